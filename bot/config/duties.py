"""What a staff member may do in the console."""

from __future__ import annotations

from enum import StrEnum


class Duty(StrEnum):
    """A part of the staff's work. Every staff member reads; whoever does more has it written beside the name in config.yaml.

    No duty holds another but the reading: an admin who shall also publish is given both.
    """

    VIEWER = "viewer"  # reads consultations and figures
    EDITOR = "editor"  # drafts entries, adds phrasings, corrects, writes staff notes
    PUBLISHER = "publisher"  # publishes what an editor wrote, recalls
    MANAGER = "manager"  # absences, who has a case, notices, training, farmers' records
    ADMIN = "admin"  # who may what, invitations, sessions, erasure, the audit log
