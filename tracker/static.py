"""How static files are named and stored: by content, compressed, kept for ever by browsers."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage that also works before `collectstatic` has run.

    Tests, checks and `runserver` render templates without collected files; they get
    plain names, and a missing manifest is no error. Once there is a manifest, a name
    that it lacks is one.
    """

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        stored: str = super().stored_name(name)
        return stored
