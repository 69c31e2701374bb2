from __future__ import annotations

import pytest

from xray_trainer.accounts.permissions import ACTS, PERMISSIONS, ROLES, may, require
from xray_trainer.errors import ForbiddenError


def test_every_role_has_its_permissions_and_every_act_somebody_who_may_do_it():
    assert set(PERMISSIONS) == set(ROLES)
    assert set().union(*PERMISSIONS.values()) == set(ACTS)


@pytest.mark.parametrize("role", ["trainee", "analyst", "administrator"])
def test_only_mentors_see_truth(role):
    assert may("mentor", "see_truth")
    with pytest.raises(ForbiddenError, match=f"another role than {role}"):
        require(role, "see_truth")
