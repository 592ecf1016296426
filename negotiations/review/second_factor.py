"""The second factor at the admin's door: a code of an authenticator, or a recovery code, after name and password.

Of whom it is asked is decided in `access/roles.py`: until it is given, a session acts in no role, in the admin, on the pages and in the API
alike.
"""

from __future__ import annotations

from base64 import b32encode
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django_otp import login as verified_login
from django_otp import match_token, user_has_device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from negotiations.access.roles import owes_second_factor, roles_given

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

    Base = AdminSite
else:
    Base = object

RECOVERY_CODES = 10


def still_owed(user: Any) -> bool:
    """Whether an account that gave its password must give a second factor too, and has not in this session."""
    return bool(user.is_authenticated) and owes_second_factor(user, roles_given(user))


class CodeForm(forms.Form):
    """Six digits of an authenticator, or a recovery code."""

    code = forms.CharField(
        max_length=40,
        label=gettext_lazy("Code"),
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autofocus": True, "dir": "ltr", "size": 12}
        ),
    )


class SecondFactor(Base):
    """Adds two pages to the site: one asks for a code, the other enrols an authenticator."""

    def get_urls(self) -> Any:
        return [
            path("second-factor/", never_cache(self.verify_view), name="second_factor"),
            path("second-factor/enrol/", never_cache(self.enrol_view), name="enrol"),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "GET" and still_owed(request.user):
            return HttpResponseRedirect(f"{reverse('admin:second_factor')}?next={_after(request)}")
        return super().login(request, extra_context)

    def verify_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a code; whoever has no authenticator yet is led to enrol one."""
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(_after(request), reverse("admin:login"))
        if not still_owed(user):
            return HttpResponseRedirect(_after(request))
        if not user_has_device(user):
            return HttpResponseRedirect(f"{reverse('admin:enrol')}?next={_after(request)}")
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            # Devices slow down after each wrong code by themselves.
            device = match_token(user, form.cleaned_data["code"].replace(" ", ""))
            if device is not None:
                _enter(request, device)
                return HttpResponseRedirect(_after(request))
            form.add_error(
                "code", _("That code is wrong, too old, or tried too soon after another. Wait a little.")
            )
        return self._page(request, _("Second factor"), {"form": form})

    def enrol_view(self, request: HttpRequest) -> HttpResponse:
        """Enrol an authenticator: its key as text and address, one code as proof, then recovery codes, shown once."""
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        # Whoever knows the password alone may not add an authenticator of his own beside one that is there.
        if user_has_device(user) and not user.is_verified():
            return HttpResponseRedirect(reverse("admin:second_factor"))
        if not roles_given(user):
            return HttpResponseRedirect(reverse("admin:index"))
        device = TOTPDevice.objects.filter(user=user, confirmed=False).first() or TOTPDevice.objects.create(
            user=user, confirmed=False, name="authenticator"
        )
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if device.verify_token(form.cleaned_data["code"].replace(" ", "")):
                # A new authenticator takes the place of an older one.
                TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
                device.confirmed = True
                device.save(update_fields=["confirmed"])
                _enter(request, device)
                context = {"recovery": _recovery_codes(user), "next": _after(request)}
                return self._page(request, _("Recovery codes"), context)
            form.add_error(
                "code", _("That code does not belong to this key. Is the clock of the device right?")
            )
        key = b32encode(device.bin_key).decode()
        return self._page(
            request,
            _("Enrol an authenticator"),
            {
                "form": form,
                "key": " ".join(key[start : start + 4] for start in range(0, len(key), 4)),
                "address": device.config_url,
                "required": settings.TRACKER_SECOND_FACTOR,
            },
        )

    def _page(self, request: HttpRequest, title: str, context: dict[str, Any]) -> TemplateResponse:
        given = {**self.each_context(request), "title": title, **context}
        request.current_app = self.name
        return TemplateResponse(request, "admin/negotiations/second_factor.html", given)


def _enter(request: HttpRequest, device: Any) -> None:
    """Mark the session as verified, under a new key: what was seen of the old one opens nothing."""
    verified_login(request, device)
    request.session.cycle_key()


def _recovery_codes(user: Any) -> list[str]:
    """New recovery codes, each good once; older ones end."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [cast("str", StaticToken.random_token()) for _number in range(RECOVERY_CODES)]
    device.token_set.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


def _after(request: HttpRequest) -> str:
    """Where to go afterwards: where somebody was going, if it is of this service."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("admin:index")
