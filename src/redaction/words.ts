/** What a word near a number indicates about it. */
export type WordClass =
  'phone' | 'call' | 'card' | 'loyalty' | 'ssn' | 'ip' | 'mail' | 'version' | 'reference' | 'account' | 'unit';

/**
 * Words by class. A word counts when it begins with an entry, which covers inflections; `=` asks for the whole word.
 * Scripts without spaces between words are searched anywhere in the run. Earlier classes win.
 */
export const WORDS: Record<WordClass, string> = {
  ssn: `=ssn =sss =sosial =soci =social =socail =soical =scoial =socials =soc =itin =tin =taxpayer =taxpayers =ss socialsecurity =seguridad =seguro sozialversicherung
    =соушел =сошиал =соц 社会保障 社會保障 社会安全 社會安全 ソーシャルセキュリティ 사회보장`,
  phone: `phone =fone =fones =whats =wapp =wsp =msisdn =telno =selpon =selfon telephon telefon telefoon téléphon teléfon télefon telefôn telemóv telemov mobile mobil mobiel =tel =tél =tlf =tlfn =tlph =telf =ph
    telèfon mòbil =vorwahl =ortsvorwahl =prefijo =prefisso =prefixo =indicatif =ddd kierunkow =předvolba =predvolba =körzetszám =riktnummer =netnummer =retningsnummer =suuntanumero 市外局番 区号 區號 지역번호 símanúm simanum =símanr =simanr =sími =simi =símann =síminn farsím =gemsi =handphone =celu =fono =zap =zapzap =cp =telm =tlm =tlmv =telemv =telef พร้อมเพย์
    cell =cel =gsm celular =cellulare handy =handynummer smartphone whatsapp =wa viber =telegram =signal =sms =fax landline telepon telepono
    hotline voicemail festnetz =fijo =móvil =movil =portable =fixe rückruf rueckruf callback =durchwahl =rufnummer =hp =cep =sđt =sdt
    =imessage =facetime komórk komork puhelin =puh matkapuhelin simu =gsm-nummer cellphone =mob =telefonnummer =telefoni =mobitel telefón
    电话 電話 手机 手機 手机号 手機號 电话号码 電話號碼 電話番号 携帯 携帯番号 联系方式 联系电话 聯絡電話 폰 전화 전화번호 휴대폰 핸드폰 연락처
    телефон =тел =моб мобильн мобілн мобилн смартфон τηλέφων τηλεφων =τηλ κινητ =κιν =kin =kinito =kinhto =tilefono טלפון נייד פלאפון
    هاتف جوال موبايل محمول تلفون تليفون واتساب تلفن موبایل همراه فون موبائل फोन फ़ोन मोबाइल फोन ফোন মোবাইল தொலைபேசி கைபேசி போன்
    ఫోన్ ಫೋನ್ ഫോൺ ਫੋਨ ફોન โทรศัพท์ โทร เบอร์ มือถือ`,
  card: `card =cc =visa mastercard =maestro amex =american discover diners =jcb unionpay =rupay kreditkart =karte
    kartennummer kartennr tarjeta cartão cartao carte =carta kaart kreditkort =kort karta kart kortti luottokort credit debit =pan kartu
    bankkárty kártya kartic kartice kortnummer =kortet kreditnu κάρτα κάρτ 卡 卡号 信用卡 カード カード番号 카드 카드번호 карт कार्ड बैंक কার্ড
    بطاقة بطاقت كارت کارت כרטיס אשראי บัตร =thẻ
    =kadi =kortelė =kortelės =kortelei =kortele =korteles =kaardi kortanúmer =kortin =kortilla =kortillani =korttini =cerdyn =tarj =cb کارڈ கார்டு =كرتي`,
  loyalty: `loyalty gift library membership reward bonus voucher geschenk`,
  ip: `=ip =ips =ipv =ipv4 =ipv6 server =host hosts =ping pinging =dns router gateway =vpn subnet firewall network netzwerk`,
  mail: `email =mail =mails =mailed e-mail =gmail correo courriel posta =inbox =adresse =address mailadresse =epost =e-post =sähköposti
    =meil =imeil =imel =imejl =mailto 邮箱 郵箱 邮件 電郵 メール 이메일 메일 почт мейл емейл имейл =ел =эл بريد ايميل إيميل ایمیل אימייל מייל
    ईमेल ইমেইল อีเมล`,
  version: `version =ver =v =vers release =released firmware =build =builds update updated updating upgrade upgraded driver =sdk
    =app section chapter clause kernel chrome firefox =node =java software =patch =patched versión versio versão versiune verze verzi
    wersj sürüm έκδοσ верс вэрс إصدار اصدار نسخه نسخة גרסה גירסה संस्करण 版本 バージョン 버전 เวอร์ชัน phiên abschnitt kapitel paragraph
    capítulo sección chapitre capitolo sezione glava раздел глава`,
  call: `=call =calls =called =calling =callme =reach =reached =reachable =ring =text =texting =texted =dial =contact =contacts =contactable
    =message =messages =anrufen =anruf =anrufe =ruf =rufen =erreichen =erreichbar =zurückrufen =llamar =llámame =llamame =llame =llamen =márcame
    =llámeme =contacto =contactar =contactarme =appeler =appelez =appelle =appelles =joindre =joignable =rappeler =rappelez =contacter =chiamare
    =chiamami =chiamatemi =contattare =contattarmi =contattatemi =ligar =ligue =ligar-me =contato =contactar-me =bellen =bel =bereiken =bereikbaar =ring
    =ringa =ringe =nå zadzwo oddzwo przedzwo dzwoni =dzwoń =chiamato =chiamata =llamado =appelé =angerufen =gebeld =kontakt =recapito =hubungi =tawagan =tumawag =tawag =soita =soittaa =volejte =zavolejte
    =zavolej =volať =zavolajte =hívjon =hívj =sunați =sunati =suna =sună =pozovite =nazovite =pokličite =arayın =ara =arayin =gọi =liên
    позвон звон перезвон набер дзвін дзвон обад свяж κάλεσ καλέστε חייג התקשר צלצל اتصل اتصال تماس कॉल কল அழை
    hívhat =hívjatok =hívjanak =hívni elérhet skambin paskambin =zvaniet =zvanīt piezvan =helista =helistage helistada =pokličit =pokliči =nazovi =zovi =nazvati =apelați =apelati =ringes =ringen =arayabilir ulaşabilir =telp =tlp =kontakta =kontakte زنگ کال رابطہ
    新号码 新號碼 新番号 我的号码 我的號碼 새번호
    致电 打给 拨打 联系 聯絡 連絡 かけて 연락`,
  reference: `=orden =órdenes =ordre =mandat =mandato =segnalazione =reclamo =reclamación =reclamacion =reclamação =reclamacao =sinistro =siniestro =sinistre =denuncia =atención =radicado =folio =expediente =solicitud =solicitação =reklamacja =reklamacji =zgłoszenie =zgłoszenia =sprawa =sprawy =beschwerde =meldung =hasar =talep обращен заявк =complaint =complaints
    order =ord tracking =track parcel package karton kartof shipment =shipping consignment delivery invoice =inv bill =billing receipt =ref
    =refs reference ticket =case =cases incident =claim =claims policy =po serial =sn =s/n =part =parts sku model =item =items product article =artikel
    =isbn =issn =ean =upc =gtin barcode =imei =imeisv =meid =iccid =mac =vin =lot batch licen =key =keys confirmation booking reservation =pnr flight
    transaction =txn =trx =uuid =guid hash commit checksum token =session =request =epoch timestamp =unix =millis =milliseconds
    =voucher coupon promo =code =codes =pin =otp quote quotation contract =meter
    =zip postal postcode postleitzahl =plz =code =coordinates =coordinate latitude longitude =lat =lon =lng =gps =price =amount =total =balance
    =quantity =qty =size =weight =width =height =distance =range =score =population =year =years =room =gate =terminal =asset =device =error =err
    =pedido =pedidos =factura =rastreo =seguimiento =referencia =reserva =caso =envío =envio =guía =artículo =lote =serie =contrato
    commande facture =colis =suivi =dossier =réservation =référence =série =livraison =article =contrat
    bestell auftrag rechnung sendung paket vorgang vertrag buchung seriennummer artikelnummer aktenzeichen referenz =fall =zähler lieferung
    =ordine ordini fattura spedizione =tracciamento =pratica =prenotazione =codice =riferimento =pacco =seriale =lotto
    encomenda =sag =sagsnr =sagsnummer =sak =saksnummer =saksnr =schaden schadennummer schadensnummer =comprovante =comprobante =fatura =rastreamento =protocolo =nota =código =codigo
    bestelling factuur =zending =ordernummer =dossiernummer =zaak faktura zamówieni zamowieni przesyłk przesylk =beställning =ärende
    =awb شحنتي شحنتنا balík balíč =csomag =csomagom =csomagot =csomagja =colet =coletul =coletului =pachet =pachetul =pakke =pakken =pakki =pakje pakket δέμα δέματ посилк חבילה חבילת พัสดุ =bưu
    =партия =партии =партию =партією chargennummer =kassabon kassenbon quittung kvitter kvitto =kuitti kuitissa =struk paragon =чек =чека =чеке účtenk uctenk =nyugta nyugtá scontrin =fiş =fişi fişte =resibo
    produkt prodott produto producto =produit =produits termék výrob tuote =varenr =varen ürün =produs =produsul товар προϊόν =sản =phẩm 商品 产品 產品 제품 상품 สินค้า
    tilaus lasku objednávk objednavk zásilk zasilk rendelés számla comand factur narudžb račun sipariş siparis fatur kargo pesanan faktur đơn
    =sr =srn =application =applications =antrag antragsnummer =demande =wniosek =wniosku =umowa =umowy =żádost =žádost =žádosti =žiadosť =žiadosti =smlouva =smlouvy =zmluva =zmluvy =avtale =avtalenr =aftale =avtal =søknad =ansökan =ansøgning =hakemus =sopimus =varaus varausnumero =taotlus =leping =sutartis =sutarties =prašymas =līgums =pieteikums
    =щета =щети =договор =договора =договору =договір =заявление =заявления =заява =заяви =αίτηση =αίτημα =σύμβαση =başvuru =başvurunuz =talep =sözleşme =permohonan =kontrak =klaim =yêu =cầu =hồ =hợp =đồng =šarže =šarža =quoting =zahtjev =zahtev =ugovor =šteta =kérelem =szerződés =cerere =cererea
    型番 品番 型号 申请号 合同 申込 契約 신청번호 계약번호 قبض قرارداد درخواست پرونده رهگیری پیگیری
    订单 訂單 单号 快递 运单 发票 代码 编号 编码 单据 注文 追跡 伝票 注文番号 伝票番号 追跡番号 受付番号 コード 番号 주문 주문번호 송장 운송장 заказ трек =счет =счёт
    накладн замовлен поръчк παραγγελ הזמנה ऑर्डर अर्डर অর্ডার طلب طلبي طلبية شحنة فاتور عقد تذكر حجز بلاغ شكوى معاملة سفارش คำสั่งซื้อ`,
  account: `=account =acct =accounts =customer =client =member =user =username =id =ids =uid kunden =klantnummer =conto =cuenta =compte =konto =cliente`,
  unit: `=usd =eur =gbp =jpy =inr =chf =cad =aud =nzd =sek =nok =dkk =pln =czk =huf =try =rub =cop =clp =ars =mxn =brl =idr =vnd =krw =cny =rmb =php =ngn
    =kes =zar =aed =sar =dollars =dollar =euros =euro =pounds =yen =yuan =rupees =rupiah =bucks =pesos =reais =kronor =kroner =kr =zł =zl =kč =lei =lira =tl
    =rub =руб =рублей =грн =percent =prozent =km =kg =miles =meters =metres =ms =mm =cm =kwh
    =bytes =kb =mb =gb =units =pieces =pcs =points =times =people =users =steps =rows =seconds =minutes =hours =days =weeks =months =litres =liters
    =views =followers =stück =einwohner =habitantes =punkte =puntos =unidades =pessoas =personas =personen =schritte =uhr =stunden`,
};
