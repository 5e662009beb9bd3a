"""Checks the labelled values with tools of other authors: pip install python-stdnum phonenumbers

    node dist/bench/redaction/authors/second/dump.js 1 5000 | python3 verify.py

Each value is taken from the text by its offsets, so that a wrong offset fails as well as a wrong check digit.
"""
import collections, html, importlib, ipaddress, json, re, sys, unicodedata, urllib.parse
import phonenumbers
from stdnum import bitcoin, iban, imei, luhn
from stdnum.us import rtn, ssn

MODULES = {'gr.afm': 'gr.vat', 'jp.mynumber': 'jp.in_', 'in.aadhaar': 'in_.aadhaar', 'in.pan': 'in_.pan', 'is.kennitala': 'is_.kennitala'}
# By the same rule as the national module, or by Luhn where a state uses it and stdnum has no module.
LUHN = {'sa.nid', 'ae.eid'}


def plain(text):
    """The value without its notation."""
    text = urllib.parse.unquote(html.unescape(re.sub(r'\\[ntr]', ' ', text)))
    text = ''.join(str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None and sign.isdecimal() else sign for sign in unicodedata.normalize('NFKC', text))
    return re.sub(r'[^0-9A-Za-zÑñ+@.:/()\-=^;%?&\[\]]', '', text)


def bare(text):
    return re.sub(r'[^0-9A-Za-zÑñ]', '', plain(text)).upper()


def phone(text, region):
    text = plain(text).replace('(0)', '')
    text = re.sub(r'^tel:|^https://wa\.me/', '+', text).replace('++', '+')
    text = re.sub(r'[^0-9+]', '', text)
    text = re.sub(r'^00', '+', text)
    return phonenumbers.is_valid_number(phonenumbers.parse(text, region))


def national(scheme, value):
    if scheme in LUHN:
        return luhn.is_valid(value)
    try:
        module = importlib.import_module('stdnum.' + MODULES.get(scheme, scheme))
    except ImportError:
        return None
    if scheme == 'fi.hetu' and len(value) == 10:
        value = value[:6] + '-' + value[6:]
    return module.is_valid(value)


def check(kind, scheme, text, notation):
    if kind == 'card':
        return None if notation == 'half-masked' else luhn.is_valid(bare(text))
    if kind == 'iban':
        return iban.is_valid(bare(text), check_country=False)
    if kind == 'phone':
        return phone(text, scheme)
    if kind == 'national-id':
        return national(scheme, bare(text))
    if kind == 'ssn':
        return ssn.is_valid(bare(text))
    if kind == 'imei':
        return imei.is_valid(bare(text))
    if kind == 'track':
        return luhn.is_valid(re.search(r'\d{12,19}', text).group())
    if kind == 'bank-account' and scheme == 'us.aba':
        return rtn.is_valid(bare(text))
    if kind == 'bank-account' and scheme in ('ar.cbu', 'no.konto'):
        return importlib.import_module({'ar.cbu': 'stdnum.ar.cbu', 'no.konto': 'stdnum.no.kontonr'}[scheme]).is_valid(bare(text))
    if kind == 'crypto-address' and scheme in ('btc', 'btc-p2sh', 'bech32'):
        return bitcoin.is_valid(text)
    if kind == 'ip' and notation in (None, 'upper-case', 'mapped', 'encoded'):
        try:
            return bool(ipaddress.ip_address(urllib.parse.unquote(text).replace('_', ':')))
        except ValueError:
            return False
    return None


def values(conversation):
    """The parts of a split value as one."""
    split = collections.OrderedDict()
    for message in conversation['messages']:
        # Python counts code points, the labels UTF-16 units.
        units = message['text'].encode('utf-16-le')
        for span in message['spans']:
            text = units[2 * span['start']:2 * span['end']].decode('utf-16-le')
            if span.get('notation') == 'split':
                key = span['kind'], span['scheme'], span['valueId']
                split[key] = split.get(key, '') + text
            else:
                yield span['kind'], span['scheme'], text, span.get('notation')
    for (kind, scheme, _), text in split.items():
        yield kind, scheme, text, 'split'


passed, failed, unchecked, examples = collections.Counter(), collections.Counter(), collections.Counter(), []
for line in sys.stdin:
    for kind, scheme, text, notation in values(json.loads(line)):
        outcome = check(kind, scheme, text, notation)
        name = f'{kind} {scheme}' if kind in ('national-id', 'bank-account') else kind
        (unchecked if outcome is None else passed if outcome else failed)[name] += 1
        if outcome is False:
            examples.append((kind, scheme, notation, text))
for name in sorted({*passed, *failed}):
    print(f'{name}: {passed[name]} valid, {failed[name]} not')
print('without a foreign check:', ', '.join(f'{name} {count}' for name, count in unchecked.most_common()))
for example in examples[:40]:
    print('NOT VALID', example)
sys.exit(1 if examples else 0)
