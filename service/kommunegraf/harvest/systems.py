"""The agenda systems that are harvested, by the names that `mappings/hosts.toml` gives them."""

from __future__ import annotations

from collections.abc import Mapping

from kommunegraf.harvest.adapter import Adapter
from kommunegraf.harvest.firstagenda import FirstAgenda

ADAPTERS: Mapping[str, Adapter] = {"firstagenda": FirstAgenda()}
