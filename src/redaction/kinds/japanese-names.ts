/** Frequent Japanese family names with their readings; names have no others that can be told from their characters. */
const FAMILY_NAMES = `佐藤さとう 鈴木すずき 高橋たかはし 田中たなか 伊藤いとう 渡辺わたなべ 渡邊わたなべ 渡部わたなべ 山本やまもと 中村なかむら 小林こばやし 加藤かとう 吉田よしだ 山田やまだ
佐々木ささき 山口やまぐち 松本まつもと 井上いのうえ 木村きむら 斎藤さいとう 斉藤さいとう 齋藤さいとう 齊藤さいとう 清水しみず 山崎やまざき 池田いけだ 橋本はしもと 阿部あべ 石川いしかわ 山下やました
中島なかじま 石井いしい 小川おがわ 前田まえだ 岡田おかだ 長谷川はせがわ 藤田ふじた 後藤ごとう 近藤こんどう 村上むらかみ 遠藤えんどう 青木あおき 坂本さかもと 福田ふくだ 太田おおた 西村にしむら 藤井ふじい
金子かねこ 岡本おかもと 藤原ふじわら 中野なかの 三浦みうら 原田はらだ 中川なかがわ 松田まつだ 竹内たけうち 小野おの 田村たむら 中山なかやま 和田わだ 石田いしだ 森田もりた 上田うえだ 柴田しばた 酒井さかい
工藤くどう 横山よこやま 宮崎みやざき 宮本みやもと 内田うちだ 高木たかぎ 安藤あんどう 谷口たにぐち 大野おおの 丸山まるやま 今井いまい 河野こうの 藤本ふじもと 村田むらた 武田たけだ 上野うえの 杉山すぎやま
増田ますだ 菅原すがわら 平野ひらの 大塚おおつか 千葉ちば 久保くぼ 松井まつい 小島こじま 岩崎いわさき 桜井さくらい 野口のぐち 木下きのした 野村のむら 松尾まつお 菊地きくち 菊池きくち 佐野さの 大西おおにし
杉本すぎもと 新井あらい 浜田はまだ 古川ふるかわ 市川いちかわ 水野みずの 小松こまつ 島田しまだ 小山こやま 高野たかの 山内やまうち 西田にしだ 菊田きくた 西川にしかわ 五十嵐いがらし 北村きたむら 安田やすだ 川口かわぐち
平田ひらた 川崎かわさき 本田ほんだ 久保田くぼた 吉川よしかわ 飯田いいだ 沢田さわだ 辻本つじもと 吉村よしむら 川村かわむら 岩田いわた 中田なかた 服部はっとり 土屋つちや 福島ふくしま 樋口ひぐち 秋山あきやま
田口たぐち 永井ながい 山中やまなか 馬場ばば 松岡まつおか 矢野やの 広瀬ひろせ 松村まつむら 大久保おおくぼ 荒木あらき 大橋おおはし 小池こいけ 熊谷くまがい 浅野あさの 栗原くりはら 石原いしはら 早川はやかわ`;

const readings = new Map<string, string>();

/** How a family name in Chinese characters is read, in hiragana. */
export function readingOf(familyName: string): string | undefined {
  if (readings.size === 0) {
    for (const [, name, reading] of FAMILY_NAMES.matchAll(/([\p{sc=Han}々]+)(\p{sc=Hiragana}+)/gu))
      readings.set(name!, reading!);
  }
  return readings.get(familyName);
}

const KATAKANA_OFFSET = 0x30a1 - 0x3041;
const HIRAGANA = /[\u3041-\u3096]/gu;
const KATAKANA = /[\u30a1-\u30f6]/gu;

export const toKatakana = (text: string): string =>
  text.replace(HIRAGANA, (letter) => String.fromCharCode(letter.charCodeAt(0) + KATAKANA_OFFSET));

export const toHiragana = (text: string): string =>
  text.replace(KATAKANA, (letter) => String.fromCharCode(letter.charCodeAt(0) - KATAKANA_OFFSET));

const SOUNDS = new Map(
  `あa いi うu えe おo かka きki くku けke こko さsa しshi すsu せse そso たta ちchi つtsu てte とto なna にni ぬnu ねne のno はha ひhi ふfu へhe ほho まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro わwa をo んn がga ぎgi ぐgu げge ごgo ざza じji ずzu ぜze ぞzo だda ぢji づzu でde どdo ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo`
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.slice(1)]),
);
const SMALL_VOWELS: Readonly<Record<string, string>> = { ゃ: 'a', ゅ: 'u', ょ: 'o' };

/** Kana in Latin letters, as in passports: "さとう" is "satou" and "sato". */
export function romajiOf(kana: string): readonly string[] {
  let latin = '';
  let isDoubled = false;
  for (const letter of toHiragana(kana)) {
    const vowel = SMALL_VOWELS[letter];
    if (vowel !== undefined) latin = latin.replace(/i$/, /(?:sh|ch|j)i$/.test(latin) ? '' : 'y') + vowel;
    else if (letter === 'っ') isDoubled = true;
    else {
      const sound = SOUNDS.get(letter);
      if (sound === undefined) return [];
      latin += (isDoubled ? sound.charAt(0) : '') + sound;
      isDoubled = false;
    }
  }
  return [...new Set([latin, latin.replace(/ou|oo/g, 'o').replace(/uu/g, 'u'), latin.replace(/o[uo]/g, 'oh')])];
}
