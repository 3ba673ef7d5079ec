"""Opens every export with the programs that it is meant for.

    python3 check.py REGISTER FOLDER

FOLDER holds one folder for each export, named after its format, and the papers `brief.docx` and `annexure.xlsx`. Each check
fails with an assertion; the last line counts what was checked.
"""

import asyncio
import csv
import hashlib
import json
import sys
from pathlib import Path

REGISTER, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def calendar():
    from icalendar import Calendar

    text = (FOLDER / "calendar" / "calendar.ics").read_bytes()
    calendar = Calendar.from_ical(text)
    events = list(calendar.walk("VEVENT"))
    assert events, "an empty calendar"
    assert len({str(event["UID"]) for event in events}) == len(events), "two entries of one name"
    for event in events:
        assert event.decoded("DTSTART") < event.decoded("DTEND"), event
        assert str(event["STATUS"]) in ("CONFIRMED", "TENTATIVE", "CANCELLED"), event
        tentative = str(event["STATUS"]) == "TENTATIVE"
        assert tentative == (event["CATEGORIES"].cats[0] in ("planned", "expected")), event
    again = Calendar.from_ical(calendar.to_ical())
    assert [str(event["SUMMARY"]) for event in again.walk("VEVENT")] == [str(event["SUMMARY"]) for event in events]
    return len(events)


def feed():
    import feedparser

    parsed = feedparser.parse((FOLDER / "atom" / "changes.atom").read_bytes())
    assert not parsed.bozo, parsed.bozo_exception
    assert parsed.version == "atom10" and parsed.entries, parsed.version
    assert len({entry.id for entry in parsed.entries}) == len(parsed.entries), "two entries of one name"
    times = [entry.updated for entry in parsed.entries]
    assert times == sorted(times, reverse=True), "the latest does not stand first"
    return len(parsed.entries)


def follow_the_money():
    from followthemoney import model

    raw = [json.loads(line) for line in lines(FOLDER / "ftm" / "entities.ftm.json")]
    proxies = {entity["id"]: model.get_proxy(entity) for entity in raw}
    assert len(proxies) == len(raw), "two entities of one name"
    schemata = {proxy.schema.name for proxy in proxies.values()}
    assert {"Person", "PublicBody", "Event", "Article", "Note", "Position", "Occupancy"} <= schemata, schemata
    for entity in raw:
        proxy = proxies[entity["id"]]
        proxy.schema.validate(entity)
        for name, values in entity["properties"].items():
            kept = proxy.get(name)
            assert len(kept) == len(values), f"{entity['schema']}.{name}: {values} came back as {kept}"
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert value in proxies, f"{entity['schema']}.{prop.name} leads nowhere"
                assert proxies[value].schema.is_a(prop.range), f"{prop.name} may not lead to {proxies[value].schema.name}"
    return len(raw)


def parquet():
    import duckdb
    import pyarrow.parquet

    checked = 0
    for path in sorted((FOLDER / "parquet").glob("*.parquet")):
        table = pyarrow.parquet.read_table(path)
        with open(FOLDER / "csv" / f"{path.stem}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert table.column_names == rows[0], path.stem
        assert table.num_rows == len(rows) - 1, path.stem
        counted = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
        assert counted == table.num_rows, path.stem
        checked += counted
    folder = FOLDER / "parquet"
    joined = duckdb.sql(
        f"SELECT count(*), count(e.source) FROM '{folder}/commitments.parquet' c LEFT JOIN '{folder}/evidence.parquet' e"
        " ON e.record = c.id AND e.nth = 0"
    ).fetchall()[0]
    assert joined[0] == joined[1] > 0, "a commitment without evidence"
    return checked


def aligned():
    import duckdb

    def table(folder, name):
        return f"read_csv('{FOLDER / folder / name}', header = true, all_varchar = false)"

    panel = table("panel", "dyad_year.csv")
    n, least, most = duckdb.sql(f"SELECT count(*), min(year), max(year) FROM {panel}").fetchall()[0]
    assert n > 0 and 1900 < least <= most < 2100, (n, least, most)
    twice = duckdb.sql(f"SELECT count(*) - count(DISTINCT (abbrev1, abbrev2, year)) FROM {panel}").fetchall()[0][0]
    assert twice == 0, "a pair and year stand twice"
    disordered = duckdb.sql(f"SELECT count(*) FROM {panel} WHERE abbrev1 >= abbrev2").fetchall()[0][0]
    assert disordered == 0, "a pair stands in the wrong order"
    split = duckdb.sql(
        f"SELECT sum(events) - sum(verbal_cooperation + material_cooperation + verbal_conflict + material_conflict) FROM {panel}"
    ).fetchall()[0][0]
    assert split == 0, "the four classes are not all events"
    visits = duckdb.sql(f"SELECT count(*) FROM {table('colt', 'visits.csv')} WHERE abbrev = destination_abbrev").fetchall()[0][0]
    assert visits == 0, "somebody visits home"
    agreements = duckdb.sql(f"SELECT count(*) FROM {table('dcad', 'agreements_dyadic.csv')}").fetchall()[0][0]
    assert agreements > 0
    return n + agreements


def crate():
    from rocrate.rocrate import ROCrate

    folder = FOLDER / "ro-crate"
    crate = ROCrate(str(folder))
    assert crate.root_dataset["datePublished"] and crate.root_dataset["license"], "the root lacks what the standard asks for"
    files = {entity.id: entity for entity in crate.get_entities() if "File" in entity.type}
    listed = dict(line.split("  ")[::-1] for line in lines(folder / "SHA256SUMS"))
    assert set(files) == set(listed), set(files) ^ set(listed)
    for name, digest in listed.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert found == digest == files[name]["sha256"], name
        assert int(files[name]["contentSize"]) == (folder / name).stat().st_size, name
    return len(files)


def datasette():
    from datasette.app import Datasette

    async def ask():
        served = Datasette(files=[str(REGISTER)])
        name = next(name for name in served.databases if name != "_internal")
        page = await served.client.get(f"/{name}/records.json?_shape=array&_size=5")
        assert page.status_code == 200 and len(page.json()) == 5, page.text
        found = await served.client.get(f"/{name}/sentence.json?_shape=array&_search=agreement")
        assert found.status_code == 200 and found.json(), "full-text search was not found"
        return len(page.json()) + len(found.json())

    return asyncio.run(ask())


def papers():
    import docx
    import openpyxl

    document = docx.Document(str(FOLDER / "brief.docx"))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name.lower().startswith("heading")]
    assert "Last met, and next" in headings and "Sources" in headings, headings
    assert all(len(table.rows) > 0 for table in document.tables)
    xml = document.element.xml
    anchors = {part.split('"')[0] for part in xml.split('w:anchor="')[1:]}
    marks = {part.split('w:name="')[1].split('"')[0] for part in xml.split("<w:bookmarkStart")[1:]}
    assert anchors and anchors <= marks, anchors - marks
    workbook = openpyxl.load_workbook(FOLDER / "annexure.xlsx")
    assert workbook.sheetnames == ["Annexure", "As written"], workbook.sheetnames
    assert workbook["As written"].sheet_state == "hidden"
    sheet = workbook["Annexure"]
    assert [cell.value for cell in sheet[1]][:4] == ["Ministry", "Counterpart", "Partner", "Instrument"]
    return len(document.tables) + sheet.max_row - 1


CHECKS = [calendar, feed, follow_the_money, parquet, aligned, crate, datasette, papers]

if __name__ == "__main__":
    for check in CHECKS:
        print(f"{check.__name__}: {check()}")
    print(f"{len(CHECKS)} consumers are content")
