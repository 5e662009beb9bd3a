import { language } from './language.js';

export const tr = language({
  code: 'tr',
  names: [
    'Elif|Zeynep|Gülşen|Ayşe|Işıl',
    'Mehmet|Çağrı|Emre|İbrahim|Ömer',
    'Yılmaz|Kaya|Öztürk|Şahin|Çelik|Aydın|Güneş',
  ],
  months: 'Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık',
  nouns:
    'kart numarası|kart no|kartım|kredi kartı; son kullanma tarihi|skt; cvv|güvenlik kodu|cvc; şifre|pin|kart şifresi; e-posta|mail|mail adresi|eposta; telefon|cep|tel no|telefon numarası|numaram; kimlik numarası|kimlik; hesap numarası|hesap no; pasaport numarası|pasaport no; ehliyet no|sürücü belgesi; sgk no|sigorta numarası; plaka|araç plakası; cüzdan adresi|bitcoin adresi; doğum tarihi|dogum tarihim|d.t.; posta kodu|pk; adres|adresim|teslimat adresi; parola|şifre|sifrem; kod|doğrulama kodu|sms kodu; api anahtarı|token; link|sıfırlama linki; ad soyad|isim',
  asks: '{k} alabilir miyim?|{k} nedir?|Doğrulama için {k} rica edeceğim|Lütfen {k} yazar mısınız?|Peki {k}?',
  gives: '{k} {v}|{k}: {v}|benim {k} {v}|buyrun {k} {v}|{k} = {v}|{k} şu {v}',
  bares: '{v}|{v}|evet {v}|buyrun {v}|tabi {v}|{v} teşekkürler',
  repeats: '{v} olarak not aldım, doğru mu?|Yani {v}?|Sistemde {v} görünüyor.',
  corrects: 'pardon yanlış {v}|hayır {v}|*{v}|düzeltiyorum {v}|doğrusu {v}',
  goOn: 'evet?|devamı?|Aldım, devam edin|tamam sonra?',
  hellos: 'Merhaba, nasıl yardımcı olabilirim?|Müşteri hizmetlerine hoş geldiniz.',
  namedHellos: 'Merhaba ben {n}, nasıl yardımcı olabilirim?|{n} ile görüşüyorsunuz.|Adım {n}.',
  opens: 'merhaba|slm|iyi günler|Merhaba yardım lazım|selam|kimse var mı?',
  intros: 'adım {n}|ben {n}|{n} adına|Saygılar, {n}|isim: {n}',
  problems:
    'kartım reddedildi|tanımadığım bir harcama var; hasar dosyam hala açık|kasko poliçemi değiştirmek istiyorum; kargom gelmedi|ayakkabıyı iade etmek istiyorum; uçuşum iptal oldu|bagaj eklemem lazım; dünden beri internet yok|hattım kapandı; randevumu değiştirmem lazım|sonuçlarım gelmedi; rezervasyonu değiştirmek istiyorum|oda iki kere çekilmiş; tebligatta tutar yanlış|izin nasıl yenilenir',
  waits: 'Bir dakika kontrol ediyorum.|Beklediğiniz için teşekkürler.',
  thanks: 'teşekkürler|tşk|sağolun|tamam süper',
  closings: 'Başka bir konuda yardımcı olabilir miyim?|İyi günler dilerim!',
  lookalikes:
    'sipariş numarası|sipariş no|sipariş; kargo takip no|takip numarası; fiyat|tutar|toplam; teslim tarihi|tarih; çalışma saatleri|açık; sürüm|uygulama sürümü|firmware; ISBN|EAN|barkod; fatura numarası|fatura no; indirim kodu|hediye çeki|kupon; puan|bonus puan|mil; ürün kodu|parça no|stok kodu; adet|miktar; destek hattı|kısa numara; uçuş|uçuş no; rezervasyon kodu|PNR; oda|oda numarası; KDV|faiz|vergi oranı; skor|sonuç; kayıt no|talep no|dosya no; sayaç endeksi|ağırlık|beden',
  without:
    '{k} nerede yazıyor?|{k} buradan vermek istemiyorum|Lütfen {k} sohbette paylaşmayın.|{k} unuttum|{k} değişti',
  harmless: '45 dakika bekledim|10-15 gün oldu|4 yetişkin 2 çocuğuz|14.30 da oradaydım|maç 3-1 iken yayın gitti',
});
