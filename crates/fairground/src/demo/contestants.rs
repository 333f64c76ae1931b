//! Who can be voted for in the demo campaign.

/// A contestant, and how many neighbours have voted for them before anybody looks.
pub(super) struct Contestant {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) picture: &'static str,
    pub(super) neighbours: usize,
}

pub(super) const CONTESTANTS: [Contestant; 10] = [
    Contestant {
        name: "林小满",
        about: "会报潮汐的纸灯笼：涨潮时变蓝，退潮时变红，挂满了整条码头街。\n\
                Paper lanterns that tell the tide: blue when it comes, red when it goes.",
        picture: "/assets/demo/lanterns.svg",
        neighbours: 7,
    },
    Contestant {
        name: "Ada Okafor",
        about: "A choir of bicycle bells. Thirty riders, four voices, one hill to come down together.\n\
                自行车铃合唱团：三十个人，四个声部，一起从坡上骑下来。",
        picture: "/assets/demo/bells.svg",
        neighbours: 5,
    },
    Contestant {
        name: "周正",
        about: "四百人份的一锅汤。食材是各家多出来的，味道每周都不一样。\n\
                Soup for four hundred, from whatever each kitchen had left. It never tastes the same twice.",
        picture: "/assets/demo/soup.svg",
        neighbours: 9,
    },
    Contestant {
        name: "欧阳静",
        about: "阳台上的萤火虫旅馆，七楼也有夏天。\n\
                A hotel for fireflies on a balcony: summer reaches the seventh floor.",
        picture: "/assets/demo/fireflies.svg",
        neighbours: 6,
    },
    Contestant {
        name: "Mateo Silva",
        about: "A kite that draws the wind: a pen on its tail writes down every gust.\n\
                会画风的风筝，尾巴上的笔把每一阵风都记下来。",
        picture: "/assets/demo/kite.svg",
        neighbours: 3,
    },
    Contestant {
        name: "陈星河",
        about: "楼顶的望远镜，周五晚上谁都可以来看土星，不收钱。\n\
                A telescope on the roof. On Fridays everybody may look at Saturn, for nothing.",
        picture: "/assets/demo/telescope.svg",
        neighbours: 8,
    },
    Contestant {
        name: "Priya Nair",
        about: "School bags sewn from broken umbrellas. They keep books dry, as umbrellas should.\n\
                用坏掉的雨伞缝的书包，下雨天书也不会湿。",
        picture: "/assets/demo/umbrella.svg",
        neighbours: 4,
    },
    Contestant {
        name: "许一禾",
        about: "会自己浇水的菜园：雨水存在楼顶，土一干就往下流。\n\
                A garden that waters itself with last week's rain.",
        picture: "/assets/demo/garden.svg",
        neighbours: 2,
    },
    Contestant {
        name: "Jonas Weber",
        about: "Bread that wakes the street at six, by its smell alone.\n\
                每天早上六点，用香味叫醒整条街的面包。",
        picture: "/assets/demo/bread.svg",
        neighbours: 6,
    },
    Contestant {
        name: "白露",
        about: "给睡不着的人听的电台：半夜两点，念一页没有结局的小说。\n\
                A radio for those who can't sleep: at two, one page of a novel without an end.",
        picture: "/assets/demo/radio.svg",
        neighbours: 4,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_hangs_where_it_should() {
        for Contestant { name, picture, .. } in CONTESTANTS {
            let Some(pages::Stands::File(file)) = pages::at(picture) else { panic!("{name}: no {picture}") };
            assert_eq!(file.content_type, "image/svg+xml");
        }
    }
}
