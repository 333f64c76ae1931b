/** What the page of a raffle says, in Chinese. */
import { drawZh } from './draw-zh';
import type { RaffleWords } from './raffle-en';
import { number } from './numbers-zh';

export const raffleZh: RaffleWords = {
  status: { draft: '尚未开始', open: '进行中', paused: '已暂停', closed: '已结束' },
  clock: {
    closesIn: '距报名截止还有',
    waiting: '报名已截止，即将开奖',
    drawn: '已开奖',
    closedAt: (at: string) => `${at}结束`,
    paused: '活动暂停中，随时可能恢复',
    draft: '请等待主办方开启',
  },
  prize: drawZh.prize,
  entries: (count: number) => `${number(count)}份报名`,
  winners: (count: number) => `${number(count)}名`,
  drawnTitle: '中奖名单',
  nobody: '还没有开奖',
  line: (place: number, entry: number) => `第${number(place)}位 · ${number(entry)}号报名`,
  standing: {
    called: '待确认',
    confirmed: '已确认 ✓',
    invalidated: '无效',
    lapsed: '逾期未领',
    alternate: '候补',
  },
  masked: '中奖者以代表本人的随机编号的开头显示。',
  enter: {
    button: '用一张券报名',
    sending: '正在报名…',
    done: (entry: number) => `报名成功：${number(entry)}号。`,
    standing: {
      may: (tickets: number) => `您有${number(tickets)}张券。`,
      no_ticket: '您没有券，请先获得一张。',
      full: '您的报名次数已达上限。',
    },
  },
  state: {
    sending: '正在报名…',
    slow: '尚未确认：网络较慢。这次报名已保留，会自动再次发送。',
    offline: '没有网络。这次报名已保存在本机，联网后自动继续，目前尚未确认。',
    busy: '现在报名的人很多。这次报名已保留，会自动再次发送，目前尚未确认。',
    unreachable: '尚未确认：连接不上服务器。这次报名已保留，会自动再次发送。',
    signedOut: '登录已失效。这次报名已保留，重新登录后自动继续，目前尚未确认。',
    refused: (why: string) => why,
  },
  keptOut: {
    not_follower: drawZh.left.not_follower,
    not_new_follower: drawZh.left.not_new_follower,
  },
  refusals: {
    'entries-closed': '报名已截止，从按时报名的人中开奖。',
    'not-by-ticket': '这个活动不能自行报名。',
    'no-ticket': '您没有券，请先获得一张。',
    'entered-often': '您的报名次数已达上限。',
    'raffle-full': '报名人数已满。',
    'campaign-not-open': '现在不能报名。',
    'not-a-follower': '仅限关注公众号的用户参加，请先关注，稍后再试。',
    'not-a-new-follower': '仅限新关注的用户参加，您在活动设立前已关注过公众号。',
    'campaign-unknown': '没有这个活动。',
    'wish-too-old': '超过一天未能确认，请看“我的报名”。',
    'sign-in-unavailable': '主办方配置好微信登录后，即可在微信中报名。',
  },
  own: {
    title: '我的报名',
    entries: (count: number) => `您有${number(count)}份报名。`,
    entry: (entry: number) => `${number(entry)}号`,
    drawnFor: (place: number, entry: number) => `您的${number(entry)}号报名排在第${number(place)}位。`,
    why: {
      not_entered: '您没有报名。',
      not_drawn_yet: '还没有开奖。',
      called_off: '活动没有开奖就结束了。',
      behind_all_places: '您没有被抽中，种子和名单可以证明。',
      alternate: '您是候补：前面有人无效时递补。',
      called: '您被抽中了，等待主办方确认。',
      confirmed: '您中奖了。',
      being_checked: '您中奖了，结果正在核实，请稍后再来查看',
      lapsed: '您中奖了，但没有按时领取，奖品已退回。',
      invalidated: '您曾被抽中，但主办方判为无效，原因已记录在案。',
    },
  },
  /** What is said about prizes that must be claimed. */
  claims: { own: drawZh.own, delivery: drawZh.delivery, refusals: drawZh.refusals },
  fair: {
    title: '公平吗？',
    text: '报名开始之前公布了种子的指纹，报名截止时公布了名单的根；两者一起决定谁被抽中。',
    commitment: '种子的指纹',
    root: '名单的根',
    seed: '种子',
    beacon: (round: number) => `混入公共随机信标drand的第${number(round)}轮。`,
  },
};
