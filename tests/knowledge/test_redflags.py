"""The alarms that come with the program, tried in words that are not among their own examples."""

from __future__ import annotations

import pytest

from knowledge.match import Matcher
from knowledge.model import KnowledgeBase
from tests.knowledge.small import Small


@pytest.mark.parametrize(
    "text",
    [
        "鹅瘟",
        "禽流感！！",
        "小鹅 瘟",
        "鵝瘟",
        "我家羊 口蹄疫",
        "猪 非洲猪瘟",
        "羊5号病咋闹",
        "鸡瘟 防疫站电话多少",
        "刚买的苗 小鹅瘟",
        "African swine fever",
        "foot-and-mouth, two ewes",
        "what is wrong, avian flu?",
    ],
)
def test_the_bare_name_of_a_notifiable_disease_brings_a_person(text: str, matcher: Matcher) -> None:
    assert "R5" in matcher.red_flags(text)


@pytest.mark.parametrize(
    "text",
    [
        "禽流感疫苗春天打还是秋天打",
        "咋预防羊痘",
        "羊口蹄疫咋防",
        "小反刍的免疫程序",
        "给鹅打针防小鹅瘟",
        "口蹄疫是什么",
        "newcastle vaccine schedule",
        "how can I protect my flock from bird flu",
        "what is ppr",
    ],
)
def test_a_question_about_prevention_is_quiet(text: str, matcher: Matcher) -> None:
    assert matcher.red_flags(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "打过禽流感疫苗的鸡死了好几只",
        "口蹄疫疫苗打了 羊还是嘴里起泡",
        "免疫做了 鹅还是得了小鹅瘟",
        "隔壁闹禽流感 我咋预防",
        "vaccinated against gosling plague, still dying",
    ],
)
def test_prevention_does_not_silence_animals_that_are_ill_or_dead(text: str, matcher: Matcher) -> None:
    assert "R5" in matcher.red_flags(text)


@pytest.mark.parametrize("text", ["牛炭疽", "羊打过炭疽疫苗 还是死了两只", "my sheep, anthrax?"])
def test_anthrax_of_an_animal_is_an_alarm(text: str, matcher: Matcher) -> None:
    assert "R6" in matcher.red_flags(text)


@pytest.mark.parametrize("text", ["羊炭疽疫苗一年打几回", "黄瓜炭疽病", "how do I prevent anthrax in sheep"])
def test_anthrax_vaccine_and_the_crops_disease_are_none(text: str, matcher: Matcher) -> None:
    assert "R6" not in matcher.red_flags(text)


@pytest.mark.parametrize(
    "text",
    [
        "着火",
        "俺家着火了",
        "屋里着火不敢进去",
        "着火快来人",
        "羊圈失火",
        "拖拉机着火了",
        "柴垛起火",
        "the hay caught fire",
        "there's a fire in the coop",
    ],
)
def test_fire_shows_the_card_with_the_fire_brigade_first(text: str, matcher: Matcher, real: KnowledgeBase) -> None:
    card = next(flag.card for flag in real.red_flags if flag.code == "R3")
    assert "R3" in matcher.red_flags(text)
    assert "119" in card.zh.splitlines()[0]
    assert "119" in card.en.splitlines()[0]


@pytest.mark.parametrize(
    "text",
    [
        "烧火取暖",
        "烧炕",
        "小鹅屋里烧火墙行不",
        "炉子不着火咋整",
        "柴火潮 着火慢",
        "吃了上火 嘴上起火泡 羊圈潮",
        "light a fire for goslings",
        "does not grow well and is not moving",
    ],
)
def test_a_stove_is_no_fire(text: str, matcher: Matcher) -> None:
    assert matcher.red_flags(text) == ()


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("goslings dying", True),
        ("why are my lambs dying", True),
        ("大鹅一个没死 小鹅死了一半", True),
        ("my goose died", False),
        ("buckwheat seedlings dying", False),
        ("dying to see the geese", False),
        ("土豆死了一片", False),  # 马铃薯 holds a horse
    ],
)
def test_several_that_go_on_dying_need_no_number(text: str, flagged: bool, matcher: Matcher) -> None:
    assert ("R4" in matcher.red_flags(text)) is flagged


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("熏蒸粮食以后头晕", "R1"),
        ("打农药打得嘴里冒白沫", "R1"),
        ("我妈接羔后膝盖疼 夜里出汗", "R2"),
        ("he went down the well and is not answering", "R3"),
        ("羊死了叫谁来拉走", "R8"),
        ("淹死的鸡还能卖不", "R8"),
        ("counterfeit urea", "R10"),
        ("一百亩胡麻全枯了", "R10"),
        ("羊的保险咋报案", "R12"),
        ("恩诺沙星鹅喂几", "R13"),
    ],
)
def test_wordings_that_were_missed_are_caught(text: str, code: str, matcher: Matcher) -> None:
    assert code in matcher.red_flags(text)


def test_a_guarded_pattern_is_kept_quiet_by_its_own_words_only(small: Small) -> None:
    small.red_flags[0]["guarded"] = [
        {"pattern": [["鹅瘟"]], "unless": ["疫苗"]},
        {"pattern": [["倒了"]], "unless": ["苗"]},
    ]
    matcher = Matcher(small.load())
    assert matcher.red_flags("鹅瘟") == ("R4",)
    assert matcher.red_flags("鹅瘟 疫苗") == ()
    assert matcher.red_flags("鹅瘟疫苗打了 倒了") == ()
    assert matcher.red_flags("鹅瘟倒了，苗") == ("R4",)
    assert matcher.red_flags("鹅瘟疫苗，死了一片") == ("R4",)
    assert matcher.red_flags("死面一片，鹅瘟") == ()


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        (
            "R1",
            ["误喝了敌百虫", "农药溅了一胳膊起了一片红泡", "老人误把耗子药当面起子蒸馍吃了", "我爸中药毒了，人不清醒"],
        ),
        ("R1", ["活着没啥意思，想一了百了", "sprayed without a mask, chest feels tight", "打農藥頭暈想吐"]),
        ("R2", ["羊下羔我给拽的，过了个把月净发烧，腰杆子疼", "被羊角顶破了大腿", "布病疫苗喷眼睛里了咋办"]),
        ("R2", ["上山放羊让长虫咬了", "fever and joint pain since lambing", "給羊接生後發燒關節痛"]),
        ("R3", ["窖里下去两个人都没信儿了", "煤气中了，炉子边上人叫不醒", "屋里炭盆没撤，老娘嘴唇通红叫也不理"]),
        ("R3", ["he is in the pit and wont answer", "kids found drowsy, coal stove in bedroom", "地窖裡有人昏倒"]),
        ("R4", ["死了七八只鹅", "俺养的柴鸡早上还好好的，后晌就死了二十几个", "四百鸡苗就剩一百出头", "猪死了俩"]),
        (
            "R4",
            ["eleven geese died since Sunday", "they are dropping like flies, my hens", "雞一直死", "鹅雏一天伤十好几"],
        ),
        ("R5", ["冠子跟猪肝一个色", "羊嘴里起泡蹄子也烂，走不了路", "羊得了痘", "禽流敢", "hens with blue combs"]),
        ("R6", ["羊屁眼流血死了", "羊死了半天血还稀得像水不凝", "cow died overnight, blood from every hole"]),
        ("R7", ["我的羊十只里头流了三只", "母羊接連流產", "five ewes slipped their lambs"]),
        ("R8", ["死羊往山沟一撇行吗", "没死透的羊放血卖了算了", "ok to feed dead goslings to the dog"]),
        ("R9", ["鸡感冒喂利巴韦林行不", "给羊喂人的退烧药", "human pills for sheep ok"]),
        ("R10", ["邻居打药把我家豆子打死了", "三四十亩土豆秧子全烂了", "bought seed that is not what the bag says"]),
        ("R11", ["羊让土豆噎住了", "羊跪那儿起不来，呼哧呼哧喘", "ram straining but no urine"]),
        ("R12", ["合作社不给结账", "包了十年的地村里要收回去", "is there a grant for building a sheep shed"]),
        ("R13", ["头孢一支打几只羊", "伊维菌素按几毫升算，羊七十来斤", "oxytetracycline dosage sheep"]),
    ],
)
def test_people_say_it_in_many_ways(code: str, texts: list[str], matcher: Matcher) -> None:
    assert [text for text in texts if code not in matcher.red_flags(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "三百只鸡苗都活着",
        "五百只鹅死了一只",
        "鹅死活不进棚",
        "愁死了 鹅下软蛋",
        "鹅都好好的，昨天把菜地虫子打死一片，这药劲真大",
        "去年一只没死，今年还想这么养",
        "料吃完了没了，换啥料",
        "玉米地里草死了一半，没打匀咋办",
        "老汉身体挺好，八十了还放羊，羊冬天喂啥",
        "鸡棚里炉子烧着，温度三十五，小鸡张嘴喘是不是热",
        "打药人要不要办证",
        "没有禽流感吧，我就问问咋防",
        "weeds killed by frost, still plough?",
        "one hen died, the rest are fine",
    ],
)
def test_what_only_sounds_like_an_alarm_is_quiet(text: str, matcher: Matcher) -> None:
    assert matcher.red_flags(text) == ()


def test_words_of_unrelated_clauses_do_not_combine(small: Small) -> None:
    small.red_flags[0] |= {
        "patterns": [[["五号病"]]],
        "near": [{"words": [["死"], ["<5+>"]], "within": 4, "also": [["鹅"]], "unless": ["虫"]}],
    }
    small.red_flags[0]["examples"] = {"hit": ["五号病"], "miss": ["鹅"]}
    matcher = Matcher(small.load())
    assert matcher.red_flags("我养的鹅好好的怎么今天就死了七八只") == ("R4",)
    assert matcher.red_flags("死了7只") == ()  # no goose
    assert matcher.red_flags("鹅死了三只") == ()  # fewer than five
    assert matcher.red_flags("鹅死了没人管，我家里另外还养着羊二十只") == ()  # too far away
    assert matcher.red_flags("鹅棚里虫死了七八只") == ()
    assert matcher.red_flags("虫多，不过鹅好好的怎么今天早上就死了七八只") == ("R4",)  # the word stands elsewhere


def test_a_list_serves_every_pattern_that_names_it(small: Small) -> None:
    small.lists = {
        "words": {"dead": ["死", "折了"], "bad": ["<dead>", "没了"]},
        "harmless": ["累死"],
        "deniable": ["dead"],
    }
    small.red_flags[0]["patterns"] = [[["<bad>"], ["一片"]]]
    matcher = Matcher(small.load())
    assert matcher.red_flags("鹅折了一片") == ("R4",)
    assert matcher.red_flags("累死，黄了一片") == ()
    assert matcher.red_flags("没死，黄了一片") == ()
    small.red_flags[0]["about"] = "people"
    assert Matcher(small.load()).red_flags("没死，黄了一片") == ("R4",)


def test_a_list_that_is_not_there_is_told_with_its_place(small: Small) -> None:
    small.lists = {"words": {"dead": ["<gone>"]}, "deniable": ["ill"]}
    small.red_flags[0]["patterns"] = [[["<ded>"], ["一片"]]]
    small.red_flags[0]["near"] = [{"words": [["死"], ["<mny>"]], "within": 3}]
    told = "\n".join(small.faults())
    assert told.count("redflags.yaml:") == 4
    assert all(f"there is no list {name} under words" in told for name in ("gone", "ill", "ded", "mny"))
