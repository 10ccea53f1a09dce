"""Whoever is sought passes under another writing of the name, or a namesake is accused."""

import pytest

from iass.capture.document import Sex
from iass.capture.mrz_check import check_digit
from iass.capture.partial_date import PartialDate
from iass.screen.identity import Identity
from iass.screen.index import NameIndex

NUMBER = "B1234567"


def _identity(
    name: str, born: str = "1980-05-17", nationality: str = "IDN", sex: str = "M", number: str = "", key: str = "one"
) -> Identity:
    return Identity(
        key,
        name,
        PartialDate.parse(born) if born else None,
        nationality,
        Sex(sex),
        (number,) if number else (),
    )


def _rule(traveller: Identity, listed: Identity, *others: Identity) -> str:
    found = NameIndex([listed, *others]).search(traveller)
    return next((one.rating.hit for one in found if one.listed.key == listed.key), "")


@pytest.mark.parametrize(
    ("traveller", "listed"),
    [
        ("SUHARTO WIJAYA", "Soeharto Widjaja"),
        ("TJAHJO KOEMOLO", "Cahyo Kumolo"),
        ("JUSUF KALLA", "Yusuf Kalla"),
        ("DJOKO SJAHRIR", "Joko Syahrir"),
        ("ACHMAD CHAIRUL", "Ahmad Khairul"),
        ("NJOMAN SUARJANA", "Nyoman Suarjana"),
        ("Moch. Fauzi", "Muhammad Fauzi"),
        ("M. FAUZI", "Mohamed Fauzi"),
        ("MHD FAUZI", "MUHAMMAD FAUZI"),
        ("H. Budi Santoso, S.H., M.M.", "BUDI SANTOSO"),
        ("KH. Abdurrahman Wahid", "Abdul Rahman Wahid"),
        ("ABD. RACHMAN WAHID", "Abdurrahman Wahid"),
        ("Ali bin Abu Talib", "ALI"),
        ("SITI AMINAH BT. HASAN", "Siti Aminah binti Hasan"),
        ("SARAVANAN A/L GANESAN", "Saravanan Ganesan"),
        ("SANTOSO<<BUDI<<<<<<<<<<<<<<<<<<<<<<<<<<", "Budi Santoso"),
        ("KUSUMANINGRUM<<RADEN<AJENG<SITI<NURHALI", "Raden Ajeng Siti Nurhaliza Kusumaningrum"),
        ("SANTOSO, BUDI", "Budi Santoso"),
        ("B. SANTOSO", "Budi Santoso"),
        ("NURHAYATI DEWI", "Nur Hayati Dewi"),
        ("SUHARTO SUHARTO", "Suharto"),
        ("Budi Santosa", "Budi Santoso"),
        ("LIEM SWIE KING", "Lim Swie King"),
        ("TAN KIM HONG", "Chen Kim Hong"),
        ("محمد أحمد الهاشمي", "Mohammed Ahmad Al-Hashimi"),
        ("عمر فاروق منصور", "Omar Farouk Mansour"),
        ("Дмитрий Щербаков", "Dmitry Shcherbakov"),
        ("IURII IAKOVLEV", "Yuri Yakovlev"),
        ("王秀英", "Wang Xiuying"),
        ("WANG, XIU YING", "Wang Xiuying"),
        ("김민준", "Kim Min-jun"),
        ("GIM MINJOON", "Kim Min-jun"),
        ("สมชาย ใจดี", "Somchai Jaidee"),
        ("முருகன் ராமசாமி", "Murugan Ramasamy"),
        ("ராஜேந்திரன் வேலாயுதம்", "Rajendran s/o Velayutham"),
        ("จันทร์เพ็ญ สุวรรณ", "Chanpen Suwan"),
        ("ณัฐพล แก้วมณี", "Nattapon Kaewmanee"),
        ("عبدالعزيز درويش", "Abdulaziz Darwish"),
        ("رامي زياد", "Rami Ziad"),
        ("Noura Majed Alkorashi", "Nora Majid Al-Qurashi"),
        ("CHOIROENNISA", "Khoirunnisa"),
        ("R.M. Wiyono Kartodirdjo", "Wiyono Kartodirdjo"),
        ("HIDAYATULLAH<<SITI<KHADIJAH<BI", "Siti Khadijah Hidayatullah binti Ahmad Fauzi"),
        ("PAK U JOON", "Park Woo Jun"),
        ("AN MIN SOO", "Ahn Min Su"),
        ("LI HSIAO-CHIEH", "Li Xiaojie"),
        ("CHU CHAO-TE", "朱超德"),
        ("MUELLER JUERGEN", "Jürgen Müller"),
    ],
)
def test_another_writing_of_the_name_hides_the_sought(traveller: str, listed: str) -> None:
    assert _rule(_identity(traveller), _identity(listed)) == "name_and_date"


@pytest.mark.parametrize(
    ("traveller", "listed"),
    [
        ("BAYU SANTOSO", "Budi Santoso"),
        ("RITA SANTOSO", "Rina Santoso"),
        ("AHMAD FAIZAL RAHMAN", "Ahmad Fauzi Rahman"),
        ("LIM SIEW LING", "Lim Chee Keong"),
        ("ALI", "Adi"),
        ("I WAYAN SUARJANA", "I Wayan Artawan"),
        ("RATNA INDAH ENDANG PERMANA", "Siti Indah Endang Permana"),
        ("ZAINAL ARIF DIMAS WIRATAMA", "Muhammad Arif Dimas Wiratama"),
        ("", "Budi Santoso"),
        ("123", "Budi Santoso"),
    ],
)
def test_a_twin_or_a_sibling_is_accused(traveller: str, listed: str) -> None:
    assert _rule(_identity(traveller), _identity(listed)) == ""


@pytest.mark.parametrize(
    ("born", "listed", "rule"),
    [
        ("1980-05-07", "1980-07-05", "name_and_date_slip"),
        ("1980-05-17", "1980-05-11", "name_and_date_slip"),
        ("1980-05-17", "1981-05-17", "name_and_date_slip"),
        ("1980-05-17", "1980-05", "name_and_part_of_date"),
        ("1980-05-17", "1980", "name_and_part_of_date"),
        ("1980-05-17", "", ""),
        ("", "1980-05-17", ""),
        ("1980-05-17", "1985-11-02", ""),
    ],
)
def test_a_slip_in_the_birth_date_hides_the_sought_or_another_date_accuses(born: str, listed: str, rule: str) -> None:
    assert _rule(_identity("TJOKRO SASTROAMIDJOJO", born), _identity("Cokro Sastroamijoyo", listed)) == rule


def test_a_slip_in_the_birth_date_of_a_common_name_accuses() -> None:
    namesakes = [
        _identity("Muhammad Rizki", f"{1950 + place % 50}-{1 + place % 12:02d}-{1 + place % 28:02d}", key=f"n-{place}")
        for place in range(300)
    ]
    sought = _identity("Muhammad Rizki", "1980-05-17", key="sought")
    assert _rule(_identity("MOHAMED RIZKY", "1980-05-11"), sought) == "name_and_date_slip"
    assert _rule(_identity("MOHAMED RIZKY", "1980-05-11"), sought, *namesakes) == ""
    assert _rule(_identity("MOHAMED RIZKY", "1980-05-17"), sought, *namesakes) == "name_and_date"


def _crowd(name: str, count: int) -> list[Identity]:
    return [
        _identity(name, f"{1950 + place % 47}-{1 + place % 11:02d}-{1 + place % 27:02d}", key=f"{name}-{place}")
        for place in range(count)
    ]


def test_two_names_of_the_list_that_differ_by_a_letter_are_one() -> None:
    """SUWARNO and SUPARNO are names of many; of a list that has neither, one may be a slip of the other."""
    sought = _identity("Suwarno", key="sought")
    assert _rule(_identity("SUPARNO"), sought) == "name_and_date"
    assert _rule(_identity("SUPARNO"), sought, *_crowd("Suwarno", 300), *_crowd("Suparno", 300)) == ""


def test_a_common_name_is_taken_for_a_longer_one_of_the_same_day() -> None:
    """Siti Aminah is many, however rare SITI and AMINAH would be if they were given apart."""
    sought = _identity("Siti Aminah Hidayatullah", key="sought")
    crowd = [*_crowd("Siti Aminah", 900), *_crowd("Budi Santoso", 3_000)]
    assert _rule(_identity("SITI AMINAH"), sought, *crowd) == ""
    assert _rule(_identity("AMINAH HIDAYATULLAH"), sought, *crowd) == "name_and_date"


def test_another_passport_does_not_weigh_against_a_slip_in_the_birth_date() -> None:
    sought, crowd = _identity("Muhammad Rizki", number=NUMBER, key="sought"), _crowd("Muhammad Rizki", 30)
    assert _rule(_identity("MUHAMMAD RIZKI", "1980-05-11"), sought, *crowd) == "name_and_date_slip"
    assert _rule(_identity("MUHAMMAD RIZKI", "1980-05-11", number="C7654321"), sought, *crowd) == ""


@pytest.mark.parametrize(("name", "rule"), [("SOEHARTO WIDJAJA", "name_and_date"), ("SUHARTO", "")])
def test_another_writing_without_a_nationality_hides_the_sought(name: str, rule: str) -> None:
    assert _rule(_identity(name, nationality=""), _identity("Suharto Wijaya")) == rule


def test_day_and_month_swapped_without_a_nationality_hide_the_sought() -> None:
    listed = _identity("Budi Santoso", "1980-05-07")
    assert _rule(_identity("BUDI SANTOSO", "1980-07-05", nationality=""), listed) == "name_and_date_slip"
    assert _rule(_identity("BUDI SANTOSO", "1980-07-05", nationality="", sex="X"), listed) == ""


def test_another_father_and_another_day_accuse() -> None:
    listed = _identity("Noraini binti Abdullah", "1991-02-09")
    assert _rule(_identity("NORAINI BINTI HASAN", "1991-02-05"), listed) == ""
    assert _rule(_identity("NORAINI BT ABDULLAH", "1991-02-05"), listed) == "name_and_date_slip"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"nationality": ""}, "name_and_date"),
        ({"nationality": "", "sex": "X"}, ""),
        ({"nationality": "MYS"}, ""),
        ({"sex": "F"}, "name_and_date"),
        ({"sex": "X"}, "name_and_date"),
    ],
)
def test_name_and_birth_date_alone_accuse(changes: dict[str, str], rule: str) -> None:
    assert _rule(_identity("BUDI SANTOSO", **changes), _identity("Budi Santoso")) == rule


@pytest.mark.parametrize(
    ("number", "born", "name", "rule"),
    [
        ("b 123-4567<", "", "SOMEBODY ELSE", "document"),
        (NUMBER + "3", "", "", "document"),  # the check digit of Doc 9303-3 was keyed in with it
        ("8I234S67", "", "BUDI SANTOSO", "document_misread"),
        ("8I234S67", "", "SOMEBODY ELSE", ""),
        ("B1234568", "", "BUDI SANTOSO", ""),
        ("B1234568", "1980-05-17", "BUDI SANTOSO", "name_and_date"),
        ("", "", "BUDI SANTOSO", ""),
        ("X", "", "BUDI SANTOSO", ""),
    ],
)
def test_a_misread_number_hides_the_sought_or_a_near_one_accuses(number: str, born: str, name: str, rule: str) -> None:
    traveller = _identity(name, born, nationality="", number=number)
    assert _rule(traveller, _identity("Budi Santoso", number=NUMBER)) == rule


def test_a_name_that_says_nothing_is_told_to_the_officer() -> None:
    everybody = [_identity("Muhammad", "", key=f"n-{place}") for place in range(50)]
    assert NameIndex(everybody).search(_identity("MOHAMED", "1980-05-17")) == []


def test_a_rare_name_without_a_birth_date_is_not_told() -> None:
    [found] = NameIndex([_identity("Tjokro Sastroamidjojo", "")]).search(_identity("COKRO SASTROAMIJOYO"))
    assert not found.is_hit
    assert 0.5 < found.rating.score < 0.7


def test_contradiction_does_not_lower_the_score() -> None:
    listed = _identity("Budi Santoso", number=NUMBER)
    [same] = NameIndex([listed]).search(_identity("BUDI SANTOSO", number=NUMBER))
    [other] = NameIndex([listed]).search(_identity("WEI TAN", "1990-01-02", number=NUMBER))
    assert same.rating.score > 0.97
    assert other.is_hit and other.rating.score < 0.7


def test_whoever_is_withdrawn_or_replaced_is_still_found() -> None:
    index = NameIndex([_identity("Budi Santoso", number=NUMBER)])
    assert index.search(_identity("BUDI SANTOSO"))
    index.put(_identity("Joko Susilo", "1970-01-01", number="C7654321"))
    assert len(index) == 1
    assert index.search(_identity("BUDI SANTOSO", number=NUMBER)) == []
    assert index.search(_identity("DJOKO SOESILO", "1970-01-01"))
    index.remove("one")
    index.remove("nobody")
    assert len(index) == 0
    assert index.search(_identity("DJOKO SOESILO", "1970-01-01", number="C7654321")) == []


def test_a_hit_is_cut_off_from_the_end_of_the_list() -> None:
    """Every hit is told, however many there are; of the rest the strongest, up to the number asked for."""
    hits = [_identity("Tjokro Sastroamidjojo", key=f"hit-{place}") for place in range(4)]
    others = [_identity("Cokro Sastroamidjojo", nationality="", sex="X", key=f"other-{place}") for place in range(4)]
    index = NameIndex([*others, *hits])
    traveller = _identity("TJOKRO SASTROAMIDJOJO")
    for most, told in ((1, 4), (4, 4), (5, 5), (8, 8), (99, 8)):
        found = index.search(traveller, most)
        assert [one.is_hit for one in found] == [True] * 4 + [False] * (told - 4), most


def test_a_number_with_its_check_digit_is_not_looked_up() -> None:
    """Of six signs at least; a shorter one and its digit are two numbers."""
    listed = [_identity("Budi", "", number=number, key=number) for number in ("AB123456", "AB1234", "AB123")]
    index = NameIndex(listed)
    for number in ("AB123456", "AB1234"):
        digit = check_digit(number.ljust(9, "<"))
        assert [one.rating.hit for one in index.search(_identity("", "", number=f"{number}{digit}"))] == ["document"]
        assert index.search(_identity("", "", number=f"{number}{(int(digit) + 1) % 10}")) == []
    assert index.search(_identity("", "", number=f"AB123{check_digit('AB123<<<<')}")) == []


def test_a_person_of_no_date_is_lost_among_the_many() -> None:
    """The forty whose names come nearest are compared; a rarer word comes nearer."""
    crowd = [_identity(f"Siti {word}", "", key=word) for word in ("Aminah", "Rohani", "Lestari") for _ in range(1)]
    many = [_identity("Siti Rahayu", "", key=f"n-{place}") for place in range(60)]
    sought = _identity("Siti Kartodiwirjo", "", key="sought", number=NUMBER)
    found = NameIndex([*many, *crowd, sought]).search(_identity("SITI KARTODIWIRYO", "1980-05-17"))
    assert [one.listed.key for one in found] == ["sought"]


def test_a_hit_stands_below_what_is_none() -> None:
    """By the number alone, under another name and date: a low score, and a hit all the same."""
    sought = _identity("Budi Santoso", number=NUMBER, key="sought")
    alike = _identity("Wei Tan", "1990-01-02", nationality="", sex="X", key="alike")
    found = NameIndex([alike, sought]).search(_identity("WEI TAN", "1990-01-02", number=NUMBER))
    assert [(one.listed.key, one.is_hit) for one in found] == [("sought", True), ("alike", False)]
    assert found[0].rating.score < found[1].rating.score
