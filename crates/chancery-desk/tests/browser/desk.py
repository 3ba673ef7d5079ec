"""The desk in a real browser: what people do with it, whether everybody can use it, and how it looks.

    cargo build -p chancery-desk --example sample
    python3 crates/chancery-desk/tests/browser/desk.py [--axe axe.min.js] [--shots FOLDER]

Needs Python's `selenium`, a Chromium with its driver, and for `--axe` the file of that name of npm's axe-core (MPL-2.0, for
the test alone). It starts the sample desk on a free port of this machine, on a register made of examples/, and ends it again.
Prints a line for each thing it looked at; the exit code is 1 where one of them is not as it should be.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[4]
FIRST_PAINT = 200_000
# What A4 leaves between its margins, and a narrow phone, in CSS pixels.
PAPER = 688
PHONE = 360
# How long a page may take to come before the test gives up, in seconds: the machine may be busy with other things.
PATIENCE = 60

try:
    from selenium import webdriver
    from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("skipped: the Python package selenium is not installed", file=sys.stderr)
    sys.exit(0)

REPORT = (
    "OSLO: Norway and Chile agreed on Tuesday to establish a joint committee on fisheries, the two foreign ministers said "
    "after talks in Oslo. They signed a memorandum of understanding on ocean research. Chile will send two research ships "
    "to Tromsø by June 2026.\n"
)


class Desk:
    """The sample desk and a browser that looks at it."""

    def __init__(self, folder):
        program = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug/examples/sample"
        self.server = subprocess.Popen([program, "0", folder], stdout=subprocess.PIPE, text=True)
        self.address = self.server.stdout.readline().strip()
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or shutil.which("chromium-browser") or ""
        for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1360,900", "--hide-scrollbars", "--force-prefers-reduced-motion"]:
            options.add_argument(argument)
        driver = shutil.which("chromedriver")
        self.browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=driver))

    def close(self):
        self.browser.quit()
        self.server.terminate()
        self.server.wait()

    def twin(self, path):
        """What a page says to programs."""
        path, mark, query = path.partition("?")
        path = "/index" if path == "/" else path
        with urllib.request.urlopen(f"{self.address}{path}.json{mark}{query}") as answer:
            return json.load(answer)

    def open(self, path):
        self.browser.get(self.address + path)

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def text(self):
        return self.find("main").text

    def lead(self, act, *values):
        """Does something that leads to another page, and waits until that page is there."""
        page = self.find("html")
        act(*values)
        self.wait(lambda: self.is_gone(page), "another page")
        self.wait(lambda: self.browser.execute_script("return document.readyState") == "complete", "a whole page")

    def click(self, selector):
        """Clicks what leads to another page."""
        self.lead(self.find(selector).click)

    def press(self, key):
        """Presses a key that leads to another page."""
        self.lead(self.find("body").send_keys, key)

    def wait(self, holds, what):
        """Waits until something holds; a page that is just being left answers with errors."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if holds():
                    return
            except WebDriverException:
                pass
            time.sleep(0.02)
        raise TimeoutError(f"waited {PATIENCE} s for {what} at {self.browser.current_url}")

    @staticmethod
    def is_gone(element):
        try:
            element.is_enabled()
        except (StaleElementReferenceException, NoSuchElementException):
            return True
        return False

    def at(self, address):
        """Whether the browser is at an address."""
        return address in self.browser.current_url

    def media(self, **features):
        media = features.pop("media", "")
        features = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def scripts(self, on):
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not on})


def pages(desk):
    """One address of every page, by name."""
    party, other = "TUR", "IDN"
    dyad = desk.twin(f"/dyad/{other}/{party}")
    rows = lambda page, section: desk.twin(page)["sections"][section]["data"]["rows"]
    record = lambda kind: rows(f"/records?kind={kind}", "records")[0]["record"]["id"]
    mechanisms = rows("/mechanisms", "mechanisms")
    mechanism = next((row for row in mechanisms if row["last_session"]), mechanisms[0])["mechanism"]["id"]
    source = rows("/sources", "sources")[-4]["source"]["id"]
    commitment = dyad["sections"]["commitments"]["data"]["rows"][0]["statement"]
    commitment = (commitment[0] if isinstance(commitment, list) else commitment)["id"]
    return {
        "home": "/",
        "search": "/search?q=council",
        "parties": "/country",
        "party": f"/country/{party}",
        "dyad": f"/dyad/{other}/{party}",
        "brief": f"/brief/{other}/{party}",
        "board": "/commitments",
        "board-delivery": "/commitments?view=delivery",
        "board-table": "/commitments?view=table",
        "commitment": f"/record/{commitment}",
        "mechanisms": "/mechanisms",
        "mechanism": f"/record/{mechanism}",
        "meetings": "/meetings?month=2025-07",
        "meeting": f"/record/{record('meeting')}",
        "events": "/events",
        "event": f"/record/{record('event')}",
        "records": "/records?kind=agreement",
        "frames": "/frames",
        "map": "/map",
        "network": f"/network/{party}",
        "matrix": f"/matrix?party={party}",
        "sources": "/sources",
        "source": f"/source/{source}",
        "runs": "/runs",
        "add": "/add",
        "review": "/review",
        "decisions": "/decisions",
        "sql": "/sql?q=SELECT%20id%2C%20kind%2C%20title%20FROM%20records%20LIMIT%208",
        "help": "/help",
        "missing": "/record/event:none",
    }


class Check:
    """Counts what is as it should be and what is not."""

    def __init__(self):
        self.failed = 0

    def that(self, holds, what):
        print(("ok    " if holds else "FAIL  ") + what, flush=True)
        self.failed += not holds
        return holds


def walk_to_a_decision(desk, check):
    """Dyad → commitment → its words in the source → accepted → the board shows it."""
    desk.open("/dyad/IDN/TUR")
    desk.click("#commitments td a[href^='/record/commitment']")
    record = desk.browser.current_url
    title = desk.find("h1").text
    words = desk.find("#evidence a.cited").text.strip("“”")
    desk.click("#evidence a.cited")
    check.that("".join(piece.text for piece in desk.all(".source .cited")).strip() != "", "the words of a commitment are marked in its source")
    check.that(words.split()[0] in desk.find(".source").text, "the source holds the words")
    back = desk.find(".source a.cited").get_attribute("href")
    check.that("#f" in back, "marked words lead to their fact")
    desk.open(record.removeprefix(desk.address))
    desk.press("a")
    check.that(desk.at("done="), "a key accepts the commitment")
    check.that("accepted" in desk.find(".lead").text, "the record says that it was accepted")
    desk.open("/commitments?party=IDN&with=TUR&view=table")
    cells = [cell for cell in desk.all("#commitments td") if title[:40] in cell.text]
    check.that(any("accepted" in cell.text for cell in cells), "the board shows it at once")
    desk.open("/decisions")
    desk.click("#decisions button")
    desk.open(record.removeprefix(desk.address))
    check.that("accepted" not in desk.find(".lead").text, "an undone decision is gone at once")


def add_a_report(desk, check):
    """A pasted report → proposed facts → the kept ones are in the register, the others rejected."""
    desk.open("/add")
    desk.find("textarea[name=text]").send_keys(REPORT)
    desk.find("input[name=published]").send_keys("2025-10-21")
    desk.click("button.main")
    boxes = desk.all("input[name=keep]")
    check.that(len(boxes) >= 3, f"facts are proposed beside the words ({len(boxes)})")
    check.that(any("joint committee" in mark.text for mark in desk.all(".source .hl")), "the words of a proposed fact are marked")
    boxes[0].click()
    desk.click("form.take button.main")
    check.that(desk.at("/source/s-"), "the report is in the register")
    desk.open("/dyad/CHL/NOR")
    check.that("ocean research" in desk.text(), "the dyad shows what was kept")
    desk.open("/decisions")
    states = [row.text for row in desk.all("#decisions tbody tr")]
    check.that(any("reject" in state for state in states) and any("accept" in state for state in states), "what was kept and what was not is on record")


def review_by_keyboard(desk, check):
    """Next, reject, undo: with keys alone."""
    desk.open("/review")
    waiting = desk.twin("/review")["lead"]["lead.waiting"]
    desk.press("j")
    check.that(desk.at("at=1"), "j goes on")
    desk.press("k")
    desk.press("a")
    check.that(desk.at("done="), "a accepts what is in hand")
    check.that(desk.twin("/review")["lead"]["lead.waiting"] < waiting, "the queue is shorter")
    desk.press("u")
    check.that(desk.twin("/review")["lead"]["lead.waiting"] == waiting, "u takes it back")
    desk.find("body").send_keys("e")
    check.that(desk.browser.switch_to.active_element.tag_name == "select", "e opens the form to edit")


def without_scripts(desk, check):
    """The same by forms alone."""
    desk.scripts(False)
    try:
        desk.open("/review")
        desk.click("button.main")
        check.that(desk.at("done="), "without scripts a button accepts")
        taken = desk.browser.current_url.split("done=")[-1]
        desk.click(".done button")
        check.that(desk.at("done=") and not desk.at(taken), "without scripts a button takes it back")
        desk.open("/")
        desk.lead(desk.find("#find").send_keys, "council", Keys.ENTER)
        check.that(desk.at("/search?q=council") and len(desk.all(".hits li")) > 0, "without scripts the search finds")
    finally:
        desk.scripts(True)


def paper_and_dark(desk, check, named):
    colour = lambda: desk.browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    desk.open("/dyad/IDN/TUR")
    light = colour()
    desk.media(prefers_color_scheme="dark")
    check.that(colour() != light, "dark mode is dark")
    desk.media(media="print")
    check.that(not desk.find(".rail").is_displayed() and desk.find("h1").is_displayed(), "paper has the page without the navigation")
    for width, media, where in [(PAPER, "print", "paper"), (PHONE, "", "a phone")]:
        desk.media(media=media)
        desk.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        for name, path in named.items():
            desk.open(path)
            wide = desk.browser.execute_script("return document.documentElement.scrollWidth")
            check.that(wide <= width, f"{where}: {name} fits ({wide} of {width} pixels)")
    desk.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    desk.media()


def weight(desk, check, named):
    """What travels before a page is painted."""
    script = "return performance.getEntries().filter(e => e.transferSize !== undefined).reduce((sum, e) => sum + e.transferSize, 0)"
    heaviest = 0
    desk.browser.execute_cdp_cmd("Network.enable", {})
    desk.browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    for path in named.values():
        desk.open(path)
        heaviest = max(heaviest, desk.browser.execute_script(script))
    desk.browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})
    check.that(0 < heaviest < FIRST_PAINT, f"the heaviest page needs {heaviest} bytes with all its files")


def accessible(desk, check, named, axe):
    """No violation of any rule of axe-core, on any page, light and dark."""
    code = pathlib.Path(axe).read_text()
    for scheme in ["light", "dark"]:
        desk.media(prefers_color_scheme=scheme)
        for name, path in named.items():
            desk.open(path)
            desk.browser.execute_script(code)
            found = desk.browser.execute_async_script("const done = arguments[0]; axe.run(document).then(r => done(r.violations), e => done([{id: String(e), nodes: []}]))")
            check.that(not found, f"axe-core, {scheme}: {name}")
            for one in found:
                where = [node["target"] for node in one["nodes"]][:3]
                print(f"      {one['id']}: {len(one['nodes'])} places, {where} {one['nodes'][0].get('failureSummary', '')[:300] if one['nodes'] else ''}")
    desk.media()


def console(desk, check, named):
    """Nothing is blocked or broken: the strict content policy has nothing to complain of."""
    for path in named.values():
        desk.open(path)
    said = [line["message"] for line in desk.browser.get_log("browser") if "404" not in line["message"]]
    check.that(not said, f"the browser has nothing to complain of {said[:3]}")


def shots(desk, named, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for look, media in [("light", {"prefers_color_scheme": "light"}), ("dark", {"prefers_color_scheme": "dark"}), ("print", {"media": "print"})]:
        desk.media(**media)
        for name, path in named.items():
            wide = 780 if look == "print" else 1360
            desk.browser.set_window_size(wide, 900)
            desk.open(path)
            tall = desk.browser.execute_script("return document.documentElement.scrollHeight")
            desk.browser.set_window_size(wide, min(max(tall, 500), 1700))
            desk.browser.save_screenshot(str(folder / f"{name}-{look}.png"))
    desk.media()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--axe", help="axe.min.js of axe-core")
    parser.add_argument("--shots", help="a folder for pictures of every page")
    arguments = parser.parse_args()
    check = Check()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(folder)
        try:
            named = pages(desk)
            if arguments.shots:
                shots(desk, named, arguments.shots)
            paper_and_dark(desk, check, named)
            weight(desk, check, named)
            console(desk, check, named)
            if arguments.axe:
                accessible(desk, check, named, arguments.axe)
            walk_to_a_decision(desk, check)
            review_by_keyboard(desk, check)
            without_scripts(desk, check)
            add_a_report(desk, check)
        finally:
            desk.close()
    print(f"{check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
