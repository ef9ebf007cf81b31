import { describe, expect, test } from 'vitest'
import { findLinks } from '../../../services/evidence/find-links.ts'

const kept = (text: string) => findLinks(text).links.map(({ url }) => url)
const refused = (text: string) => findLinks(text).rejected.map(({ raw, why }) => `${why} ${raw}`)

describe('what is a candidate', () => {
  test.each([
    'instagram.com',
    'va sur instagram.com et regarde',
    'instagram.com/ et après',
    'capture.png',
    'le fichier capture.final.png',
    "j'ai vu.elle aussi",
    '24/7 et/ou 3.5/10 v1.2/3',
    'https://',
    'ça commence par https://…',
    'dossier/mes.photos/ete',
    'rdv à 18h, le 01/02/2024 10h30',
    'appelle le 3018 ou le 119',
    '',
  ])('%j holds none', (text) => expect(findLinks(text)).toEqual({ links: [], rejected: [] }))

  test.each([
    ['regardehttps://exemple.example/a', ['https://exemple.example/a']],
    ['lien=https://exemple.example/a', ['https://exemple.example/a']],
    ['insta:instagram.com/exemple', ['https://instagram.com/exemple']],
    ['//instagram.com/exemple', ['https://instagram.com/exemple']],
    ['- instagram.com/exemple\n-instagram.com/demo', ['https://instagram.com/exemple', 'https://instagram.com/demo']],
    ['regarde...tiktok.com/@demo', ['https://tiktok.com/@demo']],
    ['https:///instagram.com/demo', ['https://instagram.com/demo']],
    ['http:/exemple.example/a http//exemple.example/b', ['http://exemple.example/a', 'http://exemple.example/b']],
    ['www.exemple.example', ['https://exemple.example/']],
    ['https://m.me/demo https://t.me/demo', ['https://m.me/demo', 'https://t.me/demo']],
    ['https://exemple.example/a?u=https://b.example/c', ['https://exemple.example/a?u=https://b.example/c']],
    [
      'https://web.archive.example/web/2020/https://exemple.example/a',
      ['https://web.archive.example/web/2020', 'https://exemple.example/a'],
    ],
    ['https://exemple.example/a←là', ['https://exemple.example/a']],
    ['https://exemple.example/a❤️', ['https://exemple.example/a']],
    ['https://exemple.example/1️⃣', ['https://exemple.example/']],
    ['https://exemple.example/a\u00a0là', ['https://exemple.example/a']],
    ['(voir https://exemple.example/a_(b))', ['https://exemple.example/a_(b)']],
    [
      '[https://exemple.example/a](https://exemple.example/b)',
      ['https://exemple.example/a', 'https://exemple.example/b'],
    ],
    ['**https://exemple.example/a**', ['https://exemple.example/a']],
    ['<a href="https://exemple.example/a">ici</a>', ['https://exemple.example/a']],
    ['“https://exemple.example/a”', ['https://exemple.example/a']],
    ['8.8.8.8/photo', ['https://8.8.8.8/photo']],
    ['collège-exemple.example/actu', ['https://xn--collge-exemple-yjb.example/actu']],
    ['exemple.example:8443/a', ['https://exemple.example:8443/a']],
  ])('%j', (text, urls) => expect(kept(text)).toEqual(urls))
})

describe('what is refused, and why', () => {
  test.each([
    ['JAVASCRIPT:alert(1)', 'scheme JAVASCRIPT:alert(1)'],
    ['view-source:https://exemple.example/a', 'scheme view-source:https://exemple.example/a'],
    ['blob:https://web.whatsapp.com/1234', 'scheme blob:https://web.whatsapp.com/1234'],
    ['ftp://exemple.example/a.', 'scheme ftp://exemple.example/a'],
    ['tel:0639981122', 'scheme tel:0639981122'],
    ['snapchat://chat/exemple', 'scheme snapchat://chat/exemple'],
    ['instagram://media?id=12', 'scheme instagram://media?id=12'],
    ['instagram://user?username=../../x', 'scheme instagram://user?username=../../x'],
    ['instagram.com@exemple-piege.example/login', 'credentials instagram.com@exemple-piege.example/login'],
    ['https://a:b@127.0.0.1/', 'credentials https://a:b@127.0.0.1/'],
    ['http://localhost', 'private_address http://localhost'],
    ['localhost:3000', 'private_address localhost:3000'],
    ['127.0.0.1:8080', 'private_address 127.0.0.1:8080'],
    ['192.168.1.1/', 'private_address 192.168.1.1/'],
    ['www.serveur/photos', 'private_address www.serveur/photos'],
    ['https://intranet/', 'private_address https://intranet/'],
    ['https://box.home/a', 'private_address https://box.home/a'],
    ['https://api.internal./a', 'private_address https://api.internal./a'],
    ['http://nas.lan:5000/a', 'private_address http://nas.lan:5000/a'],
    ['http://foo.localhost/a', 'private_address http://foo.localhost/a'],
    ['http://017700000001/', 'private_address http://017700000001/'],
    ['http://0x7f000001/', 'private_address http://0x7f000001/'],
    ['http://127.1/', 'private_address http://127.1/'],
    ['http://0/', 'private_address http://0/'],
    ['http://127.0.0.1./', 'private_address http://127.0.0.1./'],
    ['http://１２７.0.0.1/', 'private_address http://１２７.0.0.1/'],
    ['http://100.64.1.1/', 'private_address http://100.64.1.1/'],
    ['http://172.31.255.255/', 'private_address http://172.31.255.255/'],
    ['http://224.0.0.1/', 'private_address http://224.0.0.1/'],
    ['http://255.255.255.255/', 'private_address http://255.255.255.255/'],
    ['http://[::ffff:127.0.0.1]/', 'private_address http://[::ffff:127.0.0.1]/'],
    ['http://[fe80::1%25eth0]/', 'private_address http://[fe80::1%25eth0]/'],
    ['http://[fd12::1]/', 'private_address http://[fd12::1]/'],
    ['http://[::]/', 'private_address http://[::]/'],
    ['http://[2001:db8::1]/', 'private_address http://[2001:db8::1]/'],
    ['https://exemple.example:99999/', 'not_a_link https://exemple.example:99999/'],
    ['écris à exemple.lou@example.org.', 'not_a_link exemple.lou@example.org'],
    ['+33 (0)6 39 98 11 22', 'not_a_link +33 (0)6 39 98 11 22'],
    ['0033639981122', 'not_a_link 0033639981122'],
    ['0639981122', 'not_a_link 0639981122'],
    ['+32 470 12 34 56', 'not_a_link +32 470 12 34 56'],
  ])('%s', (text, expected) => {
    expect(findLinks(text).links).toEqual([])
    expect(refused(text)).toEqual([expected])
  })

  test('a public IPv6 address is kept', () => {
    expect(kept('http://[2606:4700::1111]/a')).toEqual(['http://[2606:4700::1111]/a'])
  })

  test('2048 characters are kept, one more is refused', () => {
    const link = `https://exemple.example/${'a'.repeat(2048 - 24)}`
    expect(kept(link)).toEqual([link])
    expect(refused(`${link}a`)).toEqual([`too_long ${link}a`])
  })
})

describe('the canonical form', () => {
  test.each([
    ['http://exemple.example:80/a', 'http://exemple.example/a'],
    ['http://instagram.com:443/demo', 'https://instagram.com/demo'],
    ['https://www.m.exemple.example/a//', 'https://exemple.example/a'],
    ['https://EXEMPLE.example/A/b?C=d#e', 'https://exemple.example/A/b?C=d'],
    ['https://exemple.example?a=1&&b=&utm_id=2&=&c', 'https://exemple.example/?a=1&b=&c'],
    ['https://exemple.example/a?t=12&s=2&feature=x', 'https://exemple.example/a?t=12&s=2&feature=x'],
    ['https://music.youtube.com/watch?v=Ex1&feature=share&t=3', 'https://music.youtube.com/watch?v=Ex1&t=3'],
    ['https://youtu.be/Ex1', 'https://youtube.com/watch?v=Ex1'],
    ['https://discordapp.com/invite/demo/', 'https://discord.gg/demo'],
    ['https://www.facebook.com/demo?__cft__%5B0%5D=a&sfnsn=b&rdid=c', 'https://facebook.com/demo'],
    ['https://m.me/demo', 'https://m.me/demo'],
    ['https://www.reddit.com/r/demo/?share_id=a&rdt=1', 'https://reddit.com/r/demo'],
    ['https://exemple.example/x./', 'https://exemple.example/x'],
    ['https://exemple.example/été?q=é', 'https://exemple.example/%C3%A9t%C3%A9?q=%C3%A9'],
    ['WhatsApp://send?phone=%2B33639980124&text=yo', 'https://wa.me/33639980124'],
    ['fb://profile/100000000000046', 'https://facebook.com/profile.php?id=100000000000046'],
    ['twitter://user?screen_name=demo', 'https://x.com/demo'],
  ])('%s', (text, url) => expect(kept(text)).toEqual([url]))
})

describe('platform and kind', () => {
  test.each([
    ['instagram.com/reels/Cdemo', 'instagram', 'video'],
    ['instagram.com/demo/reel/Cdemo', 'instagram', 'video'],
    ['instagram.com/explore/tags', 'instagram', 'other'],
    ['instagram.com/explore', 'instagram', 'other'],
    ['instagram.com/@demo', 'instagram', 'profile'],
    ['ig.me/m/demo', 'instagram', 'account'],
    ['ig.me/j/demo', 'instagram', 'group'],
    ['help.instagram.com/12345', 'instagram', 'other'],
    ['snapchat.com/p/demo/1', 'snapchat', 'story'],
    ['vt.tiktok.com/ZSdemo', 'tiktok', 'other'],
    ['tiktok.com/@demo/live', 'tiktok', 'video'],
    ['x.com/demo/status/12/photo/1', 'x', 'post'],
    ['x.com/i/communities/12', 'x', 'group'],
    ['x.com/search?q=a', 'x', 'other'],
    ['youtube.com/live/Demo', 'youtube', 'video'],
    ['youtube.com/post/UgDemo', 'youtube', 'post'],
    ['youtube.com/channel/UCdemo', 'youtube', 'profile'],
    ['youtube.com/@demo/videos', 'youtube', 'profile'],
    ['youtube.com/playlist?list=PL1', 'youtube', 'other'],
    ['discord.com/channels/1', 'discord', 'group'],
    ['discord.com/channels/@me', 'discord', 'message'],
    ['discord.com/users/12', 'discord', 'account'],
    ['ptb.discord.com/channels/1/2/3', 'discord', 'message'],
    ['t.me/+Demo', 'telegram', 'group'],
    ['t.me/s/demo', 'telegram', 'profile'],
    ['t.me/addstickers/Demo', 'telegram', 'other'],
    ['api.whatsapp.com/send?phone=33639980124', 'whatsapp', 'account'],
    ['web.facebook.com/demo/posts/12', 'facebook', 'post'],
    ['facebook.com/share/v/12', 'facebook', 'video'],
    ['facebook.com/share/p/12', 'facebook', 'post'],
    ['facebook.com/stories/12/abc', 'facebook', 'story'],
    ['facebook.com/messages/t/12', 'facebook', 'message'],
    ['messenger.com/t/12', 'facebook', 'message'],
    ['facebook.com/groups/12', 'facebook', 'group'],
    ['facebook.com/photo/?fbid=12', 'facebook', 'post'],
    ['facebook.com/watch/?v=12', 'facebook', 'video'],
    ['fb.watch/abc', 'facebook', 'video'],
    ['l.facebook.com/l.php?u=a', 'facebook', 'other'],
    ['twitch.tv/demo/clip/Abc', 'twitch', 'video'],
    ['twitch.tv/directory', 'twitch', 'other'],
    ['redd.it/abc', 'reddit', 'post'],
    ['v.redd.it/abc', 'reddit', 'video'],
    ['reddit.com/r/demo/s/abc', 'reddit', 'post'],
    ['reddit.com/r/demo', 'reddit', 'group'],
    ['reddit.com/user/demo', 'reddit', 'profile'],
    ['roblox.com/fr/users/12/profile', 'roblox', 'profile'],
    ['roblox.com/communities/12/Demo', 'roblox', 'group'],
    ['roblox.com/games/12', 'roblox', 'other'],
    ['notinstagram.com/demo', 'other', 'other'],
    ['instagram.com.evil.example/p/1', 'other', 'other'],
  ])('%s', (text, platform, kind) => {
    expect(findLinks(text).links).toMatchObject([{ platform, kind }])
  })
})

describe('names', () => {
  test.each([
    ['@demo sur X', ['https://x.com/demo']],
    ['son X : @demo', ['https://x.com/demo']],
    ['insta : @demo.a, snap : @demo.b', ['https://instagram.com/demo.a', 'https://snapchat.com/add/demo.b']],
    ['insta @demo.a sur son snap @demo.b', ['https://snapchat.com/add/demo.a', 'https://snapchat.com/add/demo.b']],
    ['@demo (sur twitch)', ['https://twitch.tv/demo']],
    ['sa chaîne youtube @demo-chaine.', ['https://youtube.com/@demo-chaine']],
    ['reddit @demo', ['https://reddit.com/user/demo']],
    ['facebook @demo', ['https://facebook.com/demo']],
    ['@demo sur tg', ['https://t.me/demo']],
    ['sur Tik Tok @demo', ['https://tiktok.com/@demo']],
  ])('%s', (text, urls) => expect(kept(text)).toEqual(urls))

  test.each([
    ['insta\n@demo', 'not_a_link @demo'],
    ['tg @demo', 'not_a_link @demo'],
    ['3 x @demo', 'not_a_link @demo'],
    ['insta ou fortnite, @demo sur fortnite', 'not_a_link @demo'],
    ['whatsapp @demo', 'not_a_link @demo'],
    ['https://instagram.com/p/Cdemo par @demo', 'not_a_link @demo'],
  ])('%j has no public address', (text, expected) => expect(refused(text)).toEqual([expected]))
})
