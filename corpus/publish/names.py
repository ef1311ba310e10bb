"""Names of repositories, as the hub allows them."""


def is_name(repo: str) -> bool:
    """Say whether this is the name of a repository in a namespace."""
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(repo)
    except HFValidationError:
        return False
    return repo.count("/") == 1
