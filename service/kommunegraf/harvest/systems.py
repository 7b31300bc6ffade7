"""The agenda systems that are harvested, by the names that `mappings/hosts.toml` gives them."""

from __future__ import annotations

from collections.abc import Mapping

from kommunegraf.harvest.aaben_dagsorden import AabenDagsorden
from kommunegraf.harvest.adapter import Adapter
from kommunegraf.harvest.drupal_jsonapi import DrupalJsonApi
from kommunegraf.harvest.firstagenda import FirstAgenda
from kommunegraf.harvest.meetingsplus import MeetingsPlus

ADAPTERS: Mapping[str, Adapter] = {
    "aaben-dagsorden": AabenDagsorden(),
    "drupal-jsonapi": DrupalJsonApi(),
    "firstagenda": FirstAgenda(),
    "meetingsplus": MeetingsPlus(),
}
