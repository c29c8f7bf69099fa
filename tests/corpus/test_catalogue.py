"""The catalogue: names bind to one instrument, versions follow one another, the project's own file is sound."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lawqa.config import load_settings
from lawqa.corpus.catalogue import Catalogue, fold_title, load_catalogue
from lawqa.corpus.wording import Evidence, load_wordings
from lawqa.errors import CorpusError
from lawqa.law.model import Authority

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="session")
def own() -> Catalogue:
    return load_catalogue(load_settings().corpus / "catalogue.toml")


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


ENTRY = '[[instrument]]\nid = "甲法"\ntitle = "中华人民共和国甲法"\naliases = ["甲"]\nauthority = "法律"\n'
VERSION = "[[instrument.version]]\npromulgated = {0}\nin_force = {0}\n"


def test_a_version_ends_where_the_next_begins(tmp_path: Path) -> None:
    text = ENTRY + VERSION.format("2010-01-01") + VERSION.format("2020-01-01")
    (instrument,) = load_catalogue(write(tmp_path, text)).instruments.values()
    assert instrument.version_on(dt.date(2019, 12, 31)) == instrument.versions[0]
    assert instrument.version_on(dt.date(2020, 1, 1)) == instrument.versions[1]
    assert instrument.version_on(dt.date(2009, 1, 1)) is None


def test_an_amendment_whose_wording_is_not_held_ends_a_version(tmp_path: Path) -> None:
    text = ENTRY + "amended = [2015-06-01]\n" + VERSION.format("2010-01-01") + VERSION.format("2020-01-01")
    (instrument,) = load_catalogue(write(tmp_path, text)).instruments.values()
    assert instrument.version_on(dt.date(2016, 1, 1)) is None  # better none than the wrong one


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        '[[instrument]]\nid = "甲"\n',  # no title
        ENTRY.replace("法律", "宪章"),  # no such authority
        ENTRY + 'version = [{promulgated = "2020", in_force = 2020-01-01}]\n',  # a date as text
        ENTRY + VERSION.format("2020-01-01") + "until = 2019-01-01\n",  # ends before it begins
        ENTRY + ENTRY,  # twice
        ENTRY + ENTRY.replace("甲法", "乙法"),  # one alias for two
    ],
)
def test_a_faulty_catalogue_is_one_clear_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(CorpusError) as raised:
        load_catalogue(write(tmp_path, text))
    assert "\n" not in str(raised.value).strip()


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("《中华人民共和国民法典》", "民法典"),
        ("关于适用〈民法典〉的解释(一)", "关于适用《民法典》的解释（一）"),
        (" 物业 管理条例 ", "物业管理条例"),
    ],
)
def test_titles_are_compared_without_their_dress(written: str, folded: str) -> None:
    assert fold_title(written) == fold_title(folded)


def test_a_title_never_binds_by_a_part_of_it(own: Catalogue) -> None:
    """The peer verifies 《劳动合同法实施条例》 against the statute and an interpretation against the code."""
    assert own.by_name("民法典婚姻家庭编的解释（一）") is None
    assert own.by_name("消费者权益保护法实施条例") is not own.by_name("消费者权益保护法")


def test_every_alias_leads_to_its_instrument(own: Catalogue) -> None:
    for instrument in own.instruments.values():
        for name in (instrument.title, *instrument.aliases):
            assert own.by_name(name) is instrument


def test_references_between_instruments_exist(own: Catalogue) -> None:
    for instrument in own.instruments.values():
        for other in (*instrument.replaced_by, *instrument.interprets):
            assert other in own.instruments, f"{instrument.id} → {other}"


def test_versions_do_not_overlap_and_are_in_order(own: Catalogue) -> None:
    for instrument in own.instruments.values():
        for earlier, later in zip(instrument.versions, instrument.versions[1:], strict=False):
            assert earlier.promulgated < later.promulgated
            assert earlier.in_force.end is not None
            assert later.in_force.start is not None
            assert earlier.in_force.end <= later.in_force.start


@pytest.mark.parametrize(
    ("name", "promulgated"),
    [
        ("治安管理处罚法", "2025-06-27"),
        ("城市居民委员会组织法", "2025-10-28"),
        ("生态环境法典", "2026-03-12"),
        ("仲裁法", "2025-09-12"),
        ("供水条例", "2026-02-11"),
        ("住房租赁条例", "2025-07-16"),
        ("公共安全视频图像信息系统管理条例", "2025-01-13"),
        ("民法典", "2020-05-28"),
    ],
)
def test_the_law_of_today(own: Catalogue, name: str, promulgated: str) -> None:
    instrument = own.by_name(name)
    assert instrument is not None
    version = instrument.version_on(TODAY)
    assert version is not None
    assert version.promulgated.isoformat() == promulgated


@pytest.mark.parametrize(
    ("name", "last_day", "successor"),
    [
        ("物权法", "2020-12-31", "民法典"),
        ("合同法", "2020-12-31", "民法典"),
        ("侵权责任法", "2020-12-31", "民法典"),
        ("民法通则", "2020-12-31", "民法典"),
        ("民法总则", "2020-12-31", "民法典"),
        ("噪声污染防治法", "2026-08-14", "生态环境法典"),
        ("环境噪声污染防治法", "2022-06-04", "噪声污染防治法"),
        ("城市供水条例", "2026-05-31", "供水条例"),
    ],
)
def test_repealed_with_date_and_successor(own: Catalogue, name: str, last_day: str, successor: str) -> None:
    instrument = own.by_name(name)
    assert instrument is not None
    day = dt.date.fromisoformat(last_day)
    assert instrument.version_on(day) is not None
    assert instrument.version_on(day + dt.timedelta(days=1)) is None
    assert instrument.replaced_by == (successor,)


def test_the_law_comes_into_force_without_an_edit(own: Catalogue) -> None:
    code = own.instruments["生态环境法典"]
    assert code.version_on(dt.date(2026, 8, 14)) is None
    assert code.version_on(dt.date(2026, 8, 15)) is not None


def test_what_no_source_has_is_known_by_name_with_a_page(own: Catalogue) -> None:
    for name in ("住宅专项维修资金管理办法", "物业承接查验办法", "四川省物业管理条例", "成都市物业管理条例"):
        instrument = own.by_name(name)
        assert instrument is not None
        assert instrument.page


def test_every_article_has_its_hash(own: Catalogue) -> None:
    wordings = load_wordings(load_settings().corpus / "wording.tsv")
    counts: dict[tuple[str, str], int] = {}
    for instrument, version, _ in wordings:
        counts[instrument, version] = counts.get((instrument, version), 0) + 1
    for instrument in own.instruments.values():
        for version in instrument.versions:
            assert counts[instrument.id, version.promulgated.isoformat()] == version.articles
    agreed = sum(w.evidence is Evidence.AGREED for w in wordings.values())
    assert agreed > 6000
    assert sum(k[0] == "民法典" and w.evidence is Evidence.AGREED for k, w in wordings.items()) == 1260


def test_at_least_sixty_instruments_of_all_ranks(own: Catalogue) -> None:
    assert len(own.instruments) >= 60
    assert {i.authority for i in own.instruments.values()} == set(Authority) - {Authority.CONVENTION}
