import { language } from './language.js';

export const id = language({
  code: 'id',
  names: ['Siti|Dewi|Putri|Rina', 'Budi|Agus|Rizky|Andi', 'Santoso|Wijaya|Pratama|Hidayat|Siregar|Nugroho'],
  months: 'Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember',
  nouns:
    'nomor kartu|no kartu|kartu kredit; masa berlaku|exp; cvv|kode keamanan; pin|PIN ATM; email|alamat email; nomor hp|no hp|no wa|telepon; nomor identitas|KTP; nomor rekening|rekening; nomor paspor|paspor; nomor SIM|SIM A; nomor BPJS|kartu BPJS; plat nomor|nopol; alamat wallet|wallet btc; tanggal lahir|tgl lahir|ttl; kode pos|kodepos; alamat|alamat kirim; password|kata sandi|sandi; kode OTP|otp|kode sms; api key|token; link|link reset; nama|nama lengkap',
  asks: 'Boleh minta {k}?|Mohon info {k}|Untuk verifikasi, {k} berapa?|Boleh dibantu {k} kak?|Lalu {k}?',
  gives: '{k} saya {v}|{k}: {v}|{k} {v}|ini {k} {v}|{k} nya {v}',
  bares: '{v}|{v}|iya {v}|ini {v}|{v} kak|baik {v}',
  repeats: 'Saya catat {v}, benar?|Jadi {v} ya?|Di sistem tertera {v}.',
  corrects: 'maaf salah {v}|bukan, {v}|*{v}|ralat {v}',
  goOn: 'ya?|lanjutannya?|Baik, silakan lanjut|oke terus?',
  hellos: 'Halo, ada yang bisa dibantu?|Selamat siang, selamat datang di layanan pelanggan.',
  namedHellos: 'Halo dengan {n}, ada yang bisa dibantu?|Saya {n} dari layanan pelanggan.',
  opens: 'halo|selamat pagi|permisi|Halo saya butuh bantuan|min|ada orang?',
  intros: 'nama saya {n}|saya {n}|atas nama {n}|ini {n}|Salam, {n}',
  problems:
    'kartu saya ditolak|ada transaksi tidak dikenal; klaim saya belum selesai|mau ubah polis mobil; paket belum sampai|mau retur sepatu; penerbangan dibatalkan|mau tambah bagasi; internet mati dari kemarin|kartu sim terblokir; mau ganti jadwal|hasil lab belum ada; mau ubah reservasi|kamar ditagih dua kali; jumlah tagihan salah|cara perpanjang izin',
  waits: 'Mohon tunggu, saya cek.|Terima kasih sudah menunggu.',
  thanks: 'makasih|terima kasih|oke siap|thx kak',
  closings: 'Ada lagi yang bisa dibantu?|Semoga harinya menyenangkan!',
  lookalikes:
    'nomor pesanan|pesanan; nomor resi|resi; harga|total; tanggal kirim|tanggal; jam buka|jam operasional; versi|versi aplikasi; ISBN|barcode; nomor invoice|tagihan; kode promo|voucher; poin|poin reward; kode barang|nomor part; jumlah|qty; call center|nomor singkat; penerbangan|nomor penerbangan; kode booking|PNR; kamar|nomor kamar; PPN|bunga; skor|hasil; nomor tiket|laporan; angka meteran|berat|ukuran',
  without: 'di mana lihat {k}?|tidak mau kasih {k} di sini|Jangan bagikan {k} di chat.|lupa {k}|{k} saya ganti',
  harmless: 'saya nunggu 45 menit|sudah 10-15 hari|kami 4 dewasa 2 anak|saya di sana jam 14.30|skor 3-1 lalu mati',
});
