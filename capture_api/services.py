"""What the views work with, joined once in `app`."""

import threading
from dataclasses import dataclass

from capture_api.clock import Clock
from capture_api.contract.manifest import Manifest
from capture_api.contract.manifest_file import ManifestFile, NoManifest
from capture_api.ids import Ids
from capture_api.limits import RateLimit
from capture_api.record.refusals import RefusalCounts
from capture_api.sales.cases.customers import CustomerCases
from capture_api.sales.cases.every import Sales
from capture_api.settings import Settings
from capture_api.store.engine import CaptureStore, Engine


@dataclass(frozen=True, slots=True)
class Services:
    """The settings, the time, names, the store, the manifest, the use cases, and what wakes the outbox."""

    settings: Settings
    clock: Clock
    ids: Ids
    engine: Engine
    store: CaptureStore
    manifests: ManifestFile
    sales: Sales
    customers: CustomerCases
    limit: RateLimit
    refusals: RefusalCounts
    outbox_wakeup: threading.Event

    def base_url(self, manifest: Manifest) -> str:
        """The address of this API for browsers; the Host header is nobody's word."""
        address = self.settings.base_url or manifest.site.capture_url or manifest.site.base_url
        return address.rstrip("/") + "/"

    def public_address(self) -> str:
        """The same, as far as it is known by now; "" where no setting and no handoff file tells."""
        if self.settings.base_url:
            return self.settings.base_url
        try:
            return self.base_url(self.manifests.newest())
        except NoManifest:
            return ""
