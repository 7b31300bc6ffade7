"""The service ends when it is told to, whatever its clients do."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys


def test_a_client_that_reads_nothing_does_not_keep_the_service_from_ending(data):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = (
        "import sys; from kommunegraf.api import serving; from kommunegraf.settings import Settings; "
        "serving.ENDING = 1; serving.serve(Settings(data=sys.argv[1], port=int(sys.argv[2]), workers=1))"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(data.path), str(port)]) as service:
        try:
            with _connected(port, service) as client:
                client.sendall(
                    b"GET /sparql?query=SELECT+*+%7B%3Fa+%3Fb+%3Fc+.+%3Fd+%3Fe+%3Ff%7D HTTP/1.1\r\nHost: x\r\n\r\n"
                )
                assert client.recv(1) == b"H"  # the answer has begun, and no more of it is read
                service.send_signal(signal.SIGTERM)
                service.wait(timeout=20)
        finally:
            service.kill()


def _connected(port: int, service: subprocess.Popen[bytes]) -> socket.socket:
    while service.poll() is None:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        try:
            client.connect(("127.0.0.1", port))
            return client
        except ConnectionRefusedError:
            client.close()
    raise AssertionError("the service did not start")
