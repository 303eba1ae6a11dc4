"""The one splitter of sentences."""

import pytest

from lodestone.read.text import sentences


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("甲公司投资。乙公司退出！", ["甲公司投资。", "乙公司退出！"]),
        ("一是估值；二是退出", ["一是估值；", "二是退出"]),
        ("他问：“为何？”她答。", ["他问：“为何？”", "她答。"]),
        ("第一行\n第二行\n", ["第一行", "第二行"]),
        ("**小标题。**正文。", ["**小标题。**", "正文。"]),
        ("![](a.png)\n正文。", ["![](a.png)", "正文。"]),
        ("占比为2.5%。", ["占比为2.5%。"]),
        ("It lends. The bank pays.", ["It lends.", "The bank pays."]),
        ("The U.S. Congress met. It voted.", ["The U.S. Congress met.", "It voted."]),
        ("Acme Inc. Ltd. signed.", ["Acme Inc. Ltd. signed."]),
        ("See E.O. 14241. It binds.", ["See E.O. 14241.", "It binds."]),
        ("So says J. Doe of Acme. He left.", ["So says J. Doe of Acme.", "He left."]),
        (
            "Tennessee Gov. Bill Example and Sen. Ann Example spoke.",
            ["Tennessee Gov. Bill Example and Sen. Ann Example spoke."],
        ),
        (
            "See 90 Fed. Reg. 13673 and Pub. L. No. 119-21. It binds.",
            ["See 90 Fed. Reg. 13673 and Pub. L. No. 119-21.", "It binds."],
        ),
        ("Lt. Gen. Example agreed.", ["Lt. Gen. Example agreed."]),
        ("They read the Order.He left.", ["They read the Order.", "He left."]),
        ("See example.Com and St.Louis.", ["See example.Com and St.Louis."]),
        ("about 2.5 tonnes a month", ["about 2.5 tonnes a month"]),
        ("", []),
        ("  \n \n", []),
    ],
)
def test_a_text_is_split_at_the_listed_places_alone(text: str, pieces: list[str]) -> None:
    assert [sentence.text for sentence in sentences.split(text)] == pieces


def test_positions_count_code_points_of_the_passage() -> None:
    text = "  甲。\n 乙丙。"
    for sentence in sentences.split(text):
        assert text[sentence.start : sentence.end] == sentence.text
    assert [sentence.number for sentence in sentences.split(text)] == [1, 2]
