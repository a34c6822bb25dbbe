"""A finished package under every validator that USD brings. Only `program` imports this: it loads pxr."""

from __future__ import annotations

from pathlib import Path

from pxr import Usd, UsdValidation  # type: ignore[import-untyped]


def remarks(package: Path) -> tuple[list[str], list[str]]:
    """(errors, warnings and notes), each "validator: what it says"."""
    registry = UsdValidation.ValidationRegistry()
    stage = Usd.Stage.Open(str(package))
    if stage is None:
        return ["the package does not open"], []
    context = UsdValidation.ValidationContext(registry.GetOrLoadAllValidators())
    errors: list[str] = []
    others: list[str] = []
    for found in context.Validate(stage):
        validator = found.GetValidator()
        name = validator.GetMetadata().name if validator else "usd"
        grave = found.GetType() == UsdValidation.ValidationErrorType.Error
        (errors if grave else others).append(f"{name}: {found.GetMessage()}")
    return errors, others
