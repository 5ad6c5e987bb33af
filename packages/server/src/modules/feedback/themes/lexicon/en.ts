import type { LanguageWords } from './words-of.ts'

export const englishWords: LanguageWords = {
  themes: {
    delivery: {
      words:
        'delivery, deliver, delivered, shipping, ship, shipped, shipment, courier, parcel, postman, driver, dispatch, dispatched, tracking, arrive, arrived, arrives, arrival, came, waiting for my order, my order, left it',
      good: 'on time, next day, same day, early, ahead of time',
      bad: 'late, delay, delayed, still waiting, never arrived, lost in the post, wrong address, in the rain, weeks late',
    },
    quality: {
      words: 'quality, material, fabric, stitching, workmanship, seam, zip, zipper, leather, build, made',
      good: 'well made, sturdy, durable, solid, robust, will last, lasts, gorgeous, premium, long lasting',
      bad: 'broke, broken, fell apart, falls apart, flimsy, cheap, pilled, pilling, faded, fades, tore, ripped, defective, faulty, shoddy, stopped working, came off, scratched, worn out, peeling, low quality, poor quality',
    },
    price: {
      words: 'price, prices, pricing, cost, value, money, discount, discounts, voucher, sale, offer, fee',
      good: 'affordable, good value, great value, value for money, bargain, reasonably priced, worth it, worth every penny, inexpensive',
      bad: 'expensive, overpriced, pricey, too much money, price increase, went up, rip off, not worth, costly, cannot afford',
    },
    size_fit: {
      words: 'size, sizes, sizing, size chart, fit, fitting, waist, sleeve, sleeves, length, width, cut',
      good: 'fits, fits perfectly, fits well, fits like a glove, true to size, comfortable, perfect fit, right size',
      bad: 'too small, too big, too large, too tight, too loose, too long, too short, too wide, too narrow, runs small, runs large, size up, size down, tight, uncomfortable, wrong size, baggy',
    },
    service: {
      words:
        'service, customer service, support, staff, assistant, salesperson, cashier, employee, hotline, phone, agent, chat bot, reply, answer, answered, response, call, email, complaint',
      good: 'helpful, friendly, polite, kind, patient, attentive, sorted it out, went out of their way, courteous, welcoming',
      bad: 'rude, unhelpful, unfriendly, impolite, ignored, no reply, no answer, no response, nobody answers, hung up, nobody picks up, dismissive',
    },
    website: {
      words:
        'website, site, web page, app, checkout, login, log in, sign in, account, password, online shop, webshop, search, basket, cart, page, payment page, filter',
      good: 'easy to use, easy to navigate, user friendly, intuitive, loads quickly',
      bad: 'crash, crashes, crashing, freezes, frozen, bug, buggy, error message, glitch, does not load, timed out, locked out',
    },
    packaging: {
      words:
        'packaging, package, packing, packed, wrapping, wrapped, wrap, box, carton, bag, bubble wrap, gift box, bottle, lid, plastic',
      good: 'recyclable, plastic free, beautifully wrapped, nicely packed, well packed, securely packed, gift wrapped, eco friendly packaging',
      bad: 'crushed, dented, leaking, leaked, so much plastic, too much plastic, too much packaging, badly packed, poorly packed, wasteful, torn box',
    },
    taste: {
      words: 'taste, tastes, tasted, tasting, flavour, flavor, flavours, aroma, smell, smells, roast, recipe',
      good: 'delicious, tasty, yummy, yum, fresh, scrumptious, aromatic, moreish, full bodied',
      bad: 'bland, bitter, burnt, stale, sour, too sweet, too salty, tasteless, rancid, watery, disgusting',
    },
    choice: {
      words: 'selection, range, choice, choices, assortment, variety, options, stock, models, catalogue',
      good: 'wide range, huge selection, great selection, something for everyone, always find something, so many',
      bad: 'sold out, out of stock, unavailable, stop selling, stopped selling, discontinued, bring it back, limited selection, limited choice',
    },
    returns: {
      words:
        'return, returns, returned, returning, refund, refunds, refunded, exchange, exchanged, send back, sent back, sending it back, sent it back, money back, replacement',
      good: 'free returns, easy return, full refund, hassle free',
      bad: 'no refund, return postage, return fee, return label missing, restocking fee, refused the return',
    },
  },
  good: 'good, great, excellent, perfect, perfectly, amazing, awesome, love, loved, lovely, fantastic, wonderful, brilliant, superb, best, nice, nicely, beautiful, beautifully, happy, pleased, satisfied, fast, quick, quickly, easy, easily, simple, smooth, smoothly, fine, fair, recommend, impressed, impressive, thank you, thanks, thank, painless, reliable, enjoy, enjoyed, favourite, favorite, free, huge, surprise, clear, convenient, pleasant, outstanding, top, well, within minutes, better, flawless, spot on',
  bad: 'bad, terrible, awful, horrible, poor, poorly, worst, hate, hated, disappointed, disappointing, disappointment, slow, slowly, difficult, hard, problem, problems, issue, issues, complicated, annoying, annoyed, useless, unhappy, wrong, missing, damaged, damage, gave up, frustrating, frustrated, unacceptable, ridiculous, seriously, mess, dirty, confusing, ugly, worse, waste, fail, failed, fails, nightmare',
  negations:
    'not, no, never, nobody, nothing, none, neither, hardly, barely, without, cannot, cant, dont, doesnt, didnt, isnt, wasnt, wont, couldnt, could not',
  contrasts: 'but, however, although, though, yet, except, unfortunately, sadly',
}
