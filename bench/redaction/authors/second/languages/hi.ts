import { language } from './language.js';

/** Hindi in both scripts, as phones write it. */
export const hi = language({
  code: 'hi',
  names: ['प्रिया|सुनीता|कविता|नेहा', 'राहुल|अमित|संजय|विकास', 'शर्मा|वर्मा|गुप्ता|यादव|सिंह|मिश्रा'],
  latin: ['priya|sunita|kavita|neha', 'rahul|amit|sanjay|vikas', 'sharma|verma|gupta|yadav|singh|mishra'],
  months: 'जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर',
  nouns:
    'कार्ड नंबर|card number|मेरा कार्ड|debit card no; एक्सपायरी|expiry|वैधता; सीवीवी|cvv|cvv number; पिन|pin|ATM pin; ईमेल|email id|मेल आईडी; मोबाइल नंबर|फोन नंबर|mobile no|mera number; पहचान संख्या|आईडी नंबर; खाता नंबर|खाता संख्या|account no; पासपोर्ट नंबर|passport no; लाइसेंस नंबर|DL number; हेल्थ कार्ड|आयुष्मान कार्ड; गाड़ी नंबर|vehicle number; वॉलेट एड्रेस|btc wallet; जन्मतिथि|जन्म तारीख|dob|date of birth; पिन कोड|pincode; पता|address|घर का पता; पासवर्ड|password; ओटीपी|otp|OTP; api key|टोकन; लिंक|reset link; नाम|पूरा नाम|name',
  asks: 'कृपया अपना {k} बताएं|आपका {k} क्या है?|सत्यापन के लिए {k} चाहिए|kripya {k} share karein|और {k}?',
  gives: 'मेरा {k} {v} है|{k}: {v}|{k} {v}|ये रहा {k} {v}|mera {k} {v} hai|{k} hai {v}',
  bares: '{v}|{v}|जी {v}|haan {v}|{v} है|ji {v}',
  repeats: 'मैंने {v} नोट किया, सही है?|यानी {v}?|सिस्टम में {v} दिख रहा है।',
  corrects: 'सॉरी गलत था {v}|nahi nahi {v}|*{v}|sahi wala {v}',
  goOn: 'जी?|आगे?|नोट किया, आगे बताएं|haan aur?',
  hellos: 'नमस्ते, मैं आपकी क्या मदद कर सकता हूँ?|ग्राहक सेवा में आपका स्वागत है।',
  namedHellos: 'नमस्ते, मैं {n} बोल रही हूँ।|मेरा नाम {n} है, बताइए?',
  opens: 'नमस्ते|hello|namaste|मुझे मदद चाहिए|hi sir|कोई है?',
  intros: 'मेरा नाम {n} है|मैं {n}|mera naam {n}|{n} के नाम से है',
  problems:
    'मेरा कार्ड नहीं चल रहा|एक ट्रांजैक्शन मेरा नहीं है; क्लेम अभी तक नहीं मिला|गाड़ी का बीमा बदलना है; parcel nahi aaya|जूते वापस करने हैं; फ्लाइट कैंसल हो गई|बैग जोड़ना है; कल से नेट बंद है|sim block ho gaya; अपॉइंटमेंट बदलना है|रिपोर्ट नहीं आई; बुकिंग बदलनी है|कमरे का पैसा दो बार कटा; नोटिस में राशि गलत है|परमिट कैसे रिन्यू करें',
  waits: 'एक मिनट, मैं देखता हूँ।|प्रतीक्षा के लिए धन्यवाद।',
  thanks: 'धन्यवाद|thank you ji|ok thanks|शुक्रिया',
  closings: 'और कोई मदद?|आपका दिन शुभ हो!',
  lookalikes:
    'ऑर्डर नंबर|order id; ट्रैकिंग नंबर|AWB; कीमत|कुल|amount; डिलीवरी तारीख|तारीख; समय|खुलने का समय; वर्ज़न|app version; ISBN|बारकोड; बिल नंबर|invoice no; कूपन|promo code; पॉइंट|reward points; पार्ट नंबर|model no; मात्रा|qty; हेल्पलाइन|toll free; फ्लाइट|flight no; बुकिंग कोड|PNR; कमरा|room no; जीएसटी|ब्याज दर; स्कोर|नतीजा; शिकायत नंबर|ticket no; मीटर रीडिंग|वज़न|साइज़',
  without: '{k} कहाँ मिलेगा?|मैं {k} यहाँ नहीं दूंगा|कृपया {k} चैट में न भेजें।|{k} भूल गया|mera {k} badal gaya',
  harmless: '45 मिनट से इंतज़ार कर रहा हूँ|10-15 din ho gaye|हम 4 बड़े और 2 बच्चे हैं|score 3-1 tha',
});
