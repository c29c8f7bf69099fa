"""Regions as paths: 全国, 浙江, 浙江/宁波. The law of a region is its own and that of the regions above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

NATIONWIDE = "全国"
PROVINCES = (
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "台湾",
)


def region_chain(region: str) -> Iterator[str]:
    """The regions whose law applies in `region`: 浙江/宁波 → 全国, 浙江, 浙江/宁波."""
    yield NATIONWIDE
    if region != NATIONWIDE:
        parts = region.split("/")
        for depth in range(1, len(parts) + 1):
            yield "/".join(parts[:depth])


def parse_region(name: str, known: Iterable[str]) -> str | None:
    """四川省, 成都市, 四川/成都 or 全国 to a path; `known` are the paths with law of their own. None: no such region."""
    plain = name.strip().removesuffix("市").removesuffix("省")
    paths = {NATIONWIDE, *PROVINCES, *known}
    if plain in paths:
        return plain
    deeper = sorted(path for path in paths if path.endswith(f"/{plain}") or path.replace("/", "") == plain)
    return deeper[0] if len(deeper) == 1 else None


def region_label(region: str) -> str:
    """浙江/宁波 as people write it: 浙江宁波."""
    return region.replace("/", "")
