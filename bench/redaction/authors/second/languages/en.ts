import { language } from './language.js';

export const en = language({
  code: 'en',
  names: [
    'Sarah|Emily|Priya|Grace|Aisha|Chloe|Megan|Olivia|Nicole|Ananya|Siobhan|Hannah',
    'James|Michael|Rahul|David|Connor|Daniel|Oliver|Kwame|Brian|Arjun|Liam|Marcus',
    "Smith|Johnson|O'Connor|Patel|Williams|Nguyen|Campbell|Okafor|Taylor-Reed|Sharma|Brooks|Hughes|Garcia|Novak|Walsh",
  ],
  months: 'January|February|March|April|May|June|July|August|September|October|November|December',
  nouns:
    'card number|card|cc number|debit card|credit card number|card no; expiry|expiry date|exp|exp date|valid thru; cvv|security code|cvc|cvv2|3 digits on the back; pin|PIN number|pin code|atm pin; email|email address|e-mail|mail id; phone number|mobile|cell|number|contact no|phone|mobile number; ID number|national ID; account number|bank account|acct; passport number|passport no|passport; driving licence|driver license number|licence number|DL no; health insurance number|member id; reg|number plate|license plate|registration; wallet address|btc address|crypto wallet; date of birth|dob|birthday|D.O.B; postcode|zip code|zip|post code; address|delivery address|street address|home address; password|pw|pass|passwd; code|verification code|otp|one time code|sms code; api key|access token|token; reset link|link|link from the email; name|full name|name on the card',
  asks: 'Could you please confirm your {k}?|May I have your {k} please?|Can I take the {k}?|To pass security I need the {k}.|What is the {k} on the account?|Please provide your {k} so I can look into this.|thanks, and the {k}?',
  gives:
    'my {k} is {v}|{k}: {v}|{k} {v}|its {v}, thats the {k}|the {k} is {v} if that helps|here is the {k} {v}|sure {k} = {v}|you can use this {k}: {v}|i already gave my {k} {v} to your colleague|{k} - {v}',
  bares: '{v}|{v}|ok {v}|yes {v}|its {v}|sure, {v}|{v} thanks|here you go {v}|Sure! {v}',
  repeats: 'Thank you. I have {v}, is that correct?|So that is {v}, right?|Just to confirm: {v}|I see {v} on file.',
  corrects: 'sorry typo, {v}|no wait its {v}|*{v}|oops wrong one, should be {v}|actually {v}',
  goOn: 'go on|ok, and the rest?|Got that, please continue|yes?|mhm',
  hellos:
    'Hi, thanks for contacting us. How can I help?|Hello! How may I help you today?|Good morning, you are chatting with customer care.',
  namedHellos:
    'Hi, my name is {n}, how can I help you today?|Hello, {n} here. What can I do for you?|Thanks for waiting, you are through to {n}.',
  opens: 'hi|hello|hi there|hey|good morning|Hello, I need help|anyone there?',
  intros: 'my name is {n}|this is {n}|{n} here|im {n}|name: {n}|Its under {n}',
  problems:
    'my card got declined at the petrol station|there is a payment I dont recognise|i cant log in to the app; my claim has been open for 3 weeks now|i want to update my car policy; my parcel never arrived|the shoes are the wrong size, i want a refund; my flight got cancelled and nobody rebooked us|i need to add a bag; no internet since yesterday evening|my sim is blocked; i need to move my appointment|i never got my test results; i want to change my reservation to two nights|you charged me twice for the room; my tax letter has the wrong amount|how do i renew my permit',
  waits:
    'One moment please while I check.|Bear with me.|Thanks, just checking that for you.|I appreciate your patience.',
  thanks: 'thanks|thx|ok great|thank you so much|perfect ty|cheers',
  closings: 'Anything else I can help with?|You are all set. Have a lovely day!|Glad I could help. Take care.',
  lookalikes:
    'order number|order|order #; tracking number|tracking|parcel no; price|total|amount; delivery date|date; opening hours|hours; version|app version|firmware; ISBN|EAN|barcode; invoice number|invoice|bill no; voucher code|gift card code|promo code; points|loyalty points|miles; part number|part no|SKU|model no; quantity|qty; helpline|hotline|short number; flight|flight number; booking reference|PNR|booking code; room|room number; VAT rate|tax|interest rate; result|score; ticket number|case id|reference; meter reading|weight|size',
  without:
    'where do i find my {k}?|do you really need my {k}? i dont want to send it here|Please never share your {k} in this chat.|i forgot my {k}|my {k} changed last month|is it safe to give the {k}?|The {k} field stays empty when I save',
  harmless:
    'i was on hold for 45 minutes|it was 2 for 1 last week|we are 4 adults and 2 kids|my last bill was 3 times higher|i waited 10-15 days already|the score was 3-1 and then the stream died|we got seats 23A and 23B',
});
