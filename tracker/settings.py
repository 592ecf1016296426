"""Settings of the service, read from the environment. README lists what may be set.

Nothing of the domain lives here. Without any variable set this is the embedded
service of `make run`; `TRACKER_PRODUCTION=1` adds what a public host needs.
"""

from datetime import timedelta
from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tracker import __version__, data_dir, databases, logging

django_stubs_ext.monkeypatch()  # lets annotations name e.g. ModelAdmin[Milestone] at run time

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# -- what kind of service -----------------------------------------------------
PRODUCTION = env.bool("TRACKER_PRODUCTION", default=False)
DEBUG = env.bool("TRACKER_DEBUG", default=False) and not PRODUCTION
DATA_DIR = data_dir.prepare(Path(env.str("TRACKER_DATA_DIR", default=str(BASE_DIR / "var"))).resolve())
SECRET_KEY = env.str("TRACKER_SECRET_KEY", default="") or data_dir.secret_key(DATA_DIR)
ALLOWED_HOSTS = env.list("TRACKER_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("TRACKER_TRUSTED_ORIGINS", default=[])

# A second account must publish what the first submitted. Off where one person
# works alone; the ledger then says `self_published`.
TRACKER_FOUR_EYES = env.bool("TRACKER_FOUR_EYES", default=PRODUCTION)

# Reviewers and administrators give a code of an authenticator after the password. Whoever has enrolled is always asked.
TRACKER_SECOND_FACTOR = env.bool("TRACKER_SECOND_FACTOR", default=PRODUCTION)

INSTALLED_APPS = [
    "negotiations.apps.NegotiationsConfig",  # first: its templates override those below
    "negotiations.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "corsheaders",
    "csp",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "tracker.middleware.RequestIdMiddleware",
    "negotiations.api.revision.RevisionMiddleware",
    "tracker.middleware.RequestLogMiddleware",
    "negotiations.api.kept.KeptAnswers",  # what was answered before needs nothing of what follows
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.middleware.PolicyMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tracker.middleware.PageLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it asks: it turns lock-outs into answers
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
ASGI_APPLICATION = "tracker.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# -- data ---------------------------------------------------------------------
DATABASES = {
    "default": databases.with_options(
        env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'tracker.sqlite3'}"),
        pool_size=env.int("TRACKER_POOL_SIZE", default=8),
        # Off behind a pooler that gives every transaction another connection.
        prepared=env.bool("TRACKER_PREPARED_STATEMENTS", default=True),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Each task starts a worker that does what there is and ends. Off where `db_worker` runs beside the service.
TRACKER_OWN_WORKER = env.bool("TRACKER_OWN_WORKER", default=True)

# -- language and time --------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # days of the record are UTC days; no visitor's zone may move them

# -- files --------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tracker.static.StaticFilesStorage"},
}

# -- log-in -------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is tried
    "django.contrib.auth.backends.ModelBackend",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=30)
# By pair: a stranger cannot lock an editor out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "negotiations/locked_out.html"
AXES_IPWARE_PROXY_COUNT = env.int("TRACKER_PROXY_COUNT", default=0)
OTP_TOTP_ISSUER = "Negotiation tracker"

# -- the API ------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "negotiations.access.tokens.BearerToken",
        "negotiations.api.authentication.BrowserSession",
    ],
    # What may be seen is decided in queries, what may be done in the deeds.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": ["negotiations.api.throttles.RateThrottle"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "negotiations.api.negotiation.FormatNegotiation",
    "DEFAULT_SCHEMA_CLASS": "negotiations.api.schema.RoomSchema",
    "EXCEPTION_HANDLER": "negotiations.api.problems.refuse",
    "NUM_PROXIES": AXES_IPWARE_PROXY_COUNT,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
CSRF_FAILURE_VIEW = "negotiations.api.problems.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20  # a list of 10,000 claims; Django's own bound is 2.5 MiB
# Requests per seconds, for each address and each account. Counted per process.
TRACKER_RATES = {
    "public": (env.int("TRACKER_RATE_PUBLIC", default=3_000), 60),
    "account": (env.int("TRACKER_RATE_ACCOUNT", default=12_000), 60),
    # Whole collections, for the public: each is read from end to end.
    "exports": (env.int("TRACKER_RATE_EXPORTS", default=60), 60),
}
# Files of whole collections that were prepared for the public, to be sent again; each is of one state of the record.
TRACKER_EXPORTS_DIR = Path(env.str("TRACKER_EXPORTS_DIR", default=str(DATA_DIR / "exports")))
TRACKER_EXPORTS_BYTES = env.int("TRACKER_EXPORTS_MIB", default=1_024) * 2**20
TRACKER_EXPORTS_SECONDS = 86_400  # an answer is of a day, too
# Of public reads. Revalidation costs one query; a host may allow caches some seconds.
TRACKER_CACHE_CONTROL = env.str("TRACKER_CACHE_CONTROL", default="public, max-age=0, must-revalidate")
# How many public answers each process keeps, the largest of 512 KiB; 0 keeps none.
TRACKER_KEPT_ANSWERS = env.int("TRACKER_KEPT_ANSWERS", default=200)
CACHES = {
    # Counts of callers. Django's bound of 300 would forget some of them as soon as there are more.
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Another cache may be shared by processes: what an answer depends on is all in its key.
    "answers": {
        **env.cache_url("TRACKER_ANSWER_CACHE", default="locmemcache://answers"),
        "max_entries": TRACKER_KEPT_ANSWERS,  # not an option: those of some backends go to a driver
    },
    # Per process. Kept under a digest of the ledger's head and the day, so none is ever out of date: the bound is one of memory.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
# Knox's own table is swapped away; its migrations would leave an empty one behind that no flush may touch.
MIGRATION_MODULES = {"knox": None}
KNOX_TOKEN_MODEL = "negotiations.ApiToken"  # noqa: S105  a model's name, with a role
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": timedelta(days=90),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Negotiation tracker",
    "DESCRIPTION": "What is publicly said about negotiations over foreign troops: "
    "who said what, published when, and the picture that follows from it.",
    "VERSION": __version__,
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
    "SERVERS": [{"url": "/", "description": "this service"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Without a name of its own each list of words would get one made of a hash.
    "ENUM_NAME_OVERRIDES": {
        "ActorKind": "negotiations.actors.models.ActorKind",
        "NameKind": "negotiations.actors.models.NameKind",
        "SourceKind": "negotiations.sources.models.SourceKind",
        "PlaceKind": "negotiations.places.models.PlaceKind",
        "MilestoneKind": "negotiations.milestones.models.MilestoneKind",
        "MilestoneStatus": "negotiations.milestones.models.MilestoneStatus",
        "ConditionStatus": "negotiations.conditions.models.ConditionStatus",
        "EventKind": "negotiations.events.models.EventKind",
        "ParticipantRole": "negotiations.events.models.ParticipantRole",
        "PartyRole": "negotiations.talks.models.PartyRole",
        "Measure": "negotiations.troops.models.Measure",
        "BodyStatus": "negotiations.talks.queries.STATUSES",
        "OriginKind": "negotiations.sources.serializers.ORIGIN_KINDS",
        "ChangeAction": "negotiations.ledger.models.Action",
        "PreferableField": "negotiations.answers.preferences.ALL_FIELDS",
        "Reliability": "negotiations.core.vocabulary.Reliability",
        "DateBound": "negotiations.core.vocabulary.DateBound",
        "QuantityQualifier": "negotiations.core.vocabulary.QuantityQualifier",
        "Standing": "negotiations.core.vocabulary.Standing",
        "KnownFromBasis": "negotiations.core.vocabulary.KnownFromBasis",
        "RecordState": "negotiations.core.vocabulary.RecordState",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "negotiations.api.openapi.finishing.finish",
    ],
    # From the sidecar package: the pages load nothing from a foreign host.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Anyone's page may read the public API. No cookie is ever accepted from it, so
# reading gains a foreign page nothing that its visitor could not publish.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOWED_ORIGINS = env.list("TRACKER_CORS_ORIGINS", default=[])
CORS_ALLOW_ALL_ORIGINS = not CORS_ALLOWED_ORIGINS
CORS_EXPOSE_HEADERS = [
    "API-Revision", "Accept-Ranges", "Content-Disposition", "Content-Language", "Content-Range", "ETag", "Known-On", "Ledger-Head", "Link", "Location", "RateLimit",
    "RateLimit-Policy", "Recorded-On", "Request-Id", "Retry-After",
]  # fmt: skip

# -- what a browser is told ---------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True

# Only where there is TLS: the embedded service speaks plain HTTP on loopback.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 86_400 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes speak to the process itself
if env.bool("TRACKER_TLS_PROXY", default=False):
    # Only behind a proxy that always sets it: from a client it would be a lie.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- logs ---------------------------------------------------------------------
LOGGING = logging.configure(
    level=env.str("TRACKER_LOG_LEVEL", default="INFO"),
    as_json=env.bool("TRACKER_LOG_JSON", default=PRODUCTION),
)
DJANGO_STRUCTLOG_USER_ID_FIELD = ""  # looking at the user would open the session on every read
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # who reads what is nobody's business
