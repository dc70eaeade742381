"""The wheel in a fresh environment outside the checkout, and its printed commands run as a shell reads them."""

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

from capture_api.calling import as_called_here, called

ROOT = Path(__file__).resolve().parents[1]
SYSTEM = "/usr/local/bin:/usr/bin:/bin"  # a path without Waypost


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program `waypost` of a wheel, in a folder with spaces in its name, beside the libraries that we have."""
    folder = tmp_path_factory.mktemp("not the checkout")
    for name in ("site_builder", "capture_api", "themes"):
        shutil.copytree(ROOT / name, folder / "source" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / "source")
    offline = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    build = ["wheel", *offline, "--no-build-isolation", "--wheel-dir", str(folder), str(folder / "source")]
    subprocess.run([sys.executable, "-m", "pip", *build], check=True)
    (wheel,) = folder.glob("*.whl")
    shutil.rmtree(folder / "source")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv/bin/python"
    where = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    target = subprocess.check_output(where, text=True)
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", *offline, str(wheel)]
    subprocess.run(pip, check=True)
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    # The checkout itself comes into this environment by an import hook of a .pth file, which a plain path never runs.
    (Path(target.strip()) / "libraries.pth").write_text(f"{libraries}\n", "utf-8")
    return folder / "venv/bin/waypost"


@pytest.fixture(scope="session")
def site(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A site that `init` made, in a folder with a space, and the command that it printed."""
    place = tmp_path_factory.mktemp("sites")
    said = shell(f"'{installed}' init 'my site'", place)
    found = re.search(r"See it with:  (.+)", said)
    assert found
    return place, found[1]


def shell(line: str, folder: Path, path: str = SYSTEM) -> str:
    """What a line says on both streams to a shell that doesn't know Waypost; exit code 0."""
    done = subprocess.run(["/bin/sh", "-c", line], cwd=folder, env=environ(path), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def environ(path: str = SYSTEM) -> dict[str, str]:
    return {"PATH": path, "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def test_the_wheel_is_what_runs(installed):
    code = "import site_builder, capture_api; print(site_builder.__file__, capture_api.__file__)"
    found = subprocess.check_output([installed.parent / "python", "-c", code], text=True, cwd="/").split(" /")
    assert all(str(installed.parent.parent) in "/" + one for one in found), found


def test_a_new_site_is_checked_and_built_by_the_wheel(installed, site):
    root = site[0] / "my site"
    shell(f"'{installed}' check", root)
    assert "files written to public" in shell(f"'{installed}' build --strict", root)
    assert (root / "public/index.html").is_file()
    assert list((root / "public").rglob("*.js")), "the theme's script is in the wheel"
    assert '"$schema"' in shell(f"'{installed}' schema site", root)


@pytest.fixture
def served(site: tuple[Path, str]) -> Iterator[str]:
    """The address of the site as the printed command serves it, on a free port."""
    place, command = site
    log = place / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", f"{command} --port 0"], cwd=place, env=environ() | {"PYTHONUNBUFFERED": "1"},
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        end = monotonic() + 60
        while "Ctrl+C" not in log.read_text() or "Inbox" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert monotonic() < end, log.read_text()
            sleep(0.05)
        yield re.findall(r"(http://\S+)", log.read_text())[0]
    finally:
        os.killpg(process.pid, 15)
        process.wait(20)


def test_the_command_that_init_prints_serves_the_site_and_the_inbox(served):
    for path in ("", "inbox/sign-in"):
        with urlopen(served + path, timeout=20) as answer:
            assert answer.status == 200


def test_the_steps_that_are_printed_run_in_the_shell_that_reads_them(installed, site):
    root = site[0] / "another site"
    shell(f"'{installed}' init 'another site'", site[0])
    shell(f"'{installed}' user add ros@example.com --role owner", root)
    unknown = re.search(r"See `(.+)`", shell(f"'{installed}' user disable jo@example.com || true", root))
    assert unknown
    assert "ros@example.com" in shell(unknown[1], root)
    none_yet = re.search(r"Make one with `(.+) NAME`", shell(f"'{installed}' token list", root))
    assert none_yet
    assert "wp_" in shell(f"{none_yet[1]} crm", root)


def test_on_the_path_it_goes_by_its_name(installed, tmp_path):
    path = f"{installed.parent}:{SYSTEM}"
    assert "cd other && waypost serve" in shell("waypost init other", tmp_path, path)


def test_how_it_is_called(tmp_path):
    program = tmp_path / "a b" / "waypost"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert called(str(program), "/usr/bin") == f"'{program}'"
    assert called(str(program), str(program.parent)) == "waypost"
    assert called("/usr/bin/pytest", "/usr/bin") == "waypost"
    assert as_called_here("See `waypost user list`.") == "See `waypost user list`."
