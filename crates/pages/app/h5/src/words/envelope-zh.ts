/** What the page of a red envelope says, in Chinese. Words never promise what is not known. */
import type { EnvelopeWords } from './envelope-en';

const number = (value: number) => value.toLocaleString('zh-CN');

export const envelopeZh: EnvelopeWords = {
  status: { draft: '尚未开始', open: '进行中', paused: '已停止', closed: '已结束' },
  clock: {
    opensByHand: '请等待主办方开启',
    releasesIn: '距下一个口令公布还有',
    endsIn: '距本轮结束还有',
    stopped: '领取已停止，随时可能恢复',
    over: '全部轮次已结束',
    closedAt: (at: string) => `${at}结束`,
  },
  round: {
    title: (round: number, of: number) => `第${round}轮（共${of}轮）`,
    sum: (yuan: string, parts: number) => `共${yuan}元，分成${number(parts)}份`,
    fixed: '每份金额相同。',
    random: '每份金额随机，至少0.01元。',
    left: (count: number) => `还剩${number(count)}份`,
    gone: '本轮红包已领完',
    taken: '本轮的红包您已经领过',
    notYet: '口令还没有公布',
    next: (at: string) => `下一轮${at}开始`,
    password: '口令是',
  },
  say: {
    label: '口令',
    hint: '不分大小写，空格不影响',
    send: '领红包',
    sending: '正在领取…',
    missing: '请先输入口令。',
    later: (at: string) => `猜错太多次了，请${at}再试。`,
    reading: '您可以浏览全部内容；主办方配置好微信登录后，即可在微信中领取',
  },
  state: {
    sending: '正在领取…',
    slow: '尚未确认：网络较慢。这次领取已保留，会自动再次查询。',
    offline: '没有网络。这次领取已保存在本机，联网后自动继续，目前尚未确认。',
    busy: '现在领取的人很多。这次领取已保留，会自动再次查询，目前尚未确认。',
    unreachable: '尚未确认：连接不上服务器。这次领取已保留，会自动再次查询。',
    signedOut: '登录已失效。这次领取已保留，重新登录后自动继续，目前尚未确认。',
    refused: (why: string) => why,
  },
  got: (yuan: string) => `恭喜，您领到${yuan}元，已记入您的账户。`,
  refusals: {
    'wrong-password': '口令不对，请核对后再试。',
    'too-many-guesses': '猜错太多次了，请过几分钟再试。',
    'all-parts-taken': '本轮红包已领完。',
    'part-taken': '本轮的红包您已经领过，每人一份。',
    'round-not-released': '口令还没有公布。',
    'envelope-ended': '全部轮次已结束。',
    'campaign-not-open': '现在不能领取。',
    'campaign-unknown': '没有这个红包。',
    'wish-too-old': '超过一天未能确认，请看“我领到的”。',
    'bad-body': '口令没有这么长。',
    'sign-in-unavailable': '主办方配置好微信登录后，即可在微信中领取。',
  },
  own: {
    title: '我领到的',
    empty: '您还没有领到红包',
    failed: '领取记录加载失败',
    part: (round: number, part: number) => `第${round}轮，第${number(part)}份`,
    sum: (yuan: string) => `一共${yuan}元`,
    yuan: (amount: string) => `${amount}元`,
  },
  fair: {
    title: '公平吗？',
    promise:
      '第一个人领取之前，金额怎样分已经定好：下面的指纹由一个保密的数（种子）算出，每一份都由种子得出。',
    commitment: '指纹（BLAKE3）',
    seed: '种子',
    notYet: '结束时，种子会在这里公布，任何人都能重新算出每一份。',
    lost: '活动已结束，但种子缺失，无法核对每一份。请向主办方询问原因。',
  },
};
