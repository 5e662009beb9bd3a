import { language } from './language.js';

export const pt = language({
  code: 'pt',
  names: [
    'Ana|Juliana|Fernanda|Letícia|Conceição|Mariana|Beatriz',
    'João|Rafael|Thiago|Antônio|Bruno|Lucas|Rui',
    'Silva|Souza|Gonçalves|Araújo|dos Santos|Pereira|Magalhães|Ferreira|Lima|Brandão',
  ],
  months: 'janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro',
  nouns:
    'número do cartão|cartão|nº do cartão|cartão de crédito; validade|vencimento|val; cvv|código de segurança|cod seg; senha do cartão|pin|senha de 4 dígitos; email|e-mail|meu email; telefone|celular|whats|cel|fone|telemóvel; documento|identidade; conta|número da conta|conta bancária; passaporte|número do passaporte|nº passaporte; CNH|carteira de motorista|carta de condução; carteirinha|cartão SUS|número de utente; placa|matrícula|placa do carro; carteira bitcoin|endereço da carteira; data de nascimento|nascimento|dt nasc|nasc.; CEP|cep|código postal; endereço|rua|morada; senha|minha senha|palavra-passe; código|código do sms|token sms; chave api|token; link|link de redefinição; nome|nome completo',
  asks: 'Pode me informar seu {k}?|Qual o seu {k}, por favor?|Para confirmar, preciso de: {k}|Me passa {k}?|E o {k}?|Informe por gentileza {k}',
  gives: 'meu {k} é {v}|{k}: {v}|{k} {v}|segue {k} {v}|o {k} é {v}|{k} = {v}|anota ai {k} {v}|vou passar {k} {v}',
  bares: '{v}|{v}|sim {v}|é {v}|claro {v}|{v} obg|ta ai {v}',
  repeats: 'Anotei {v}, está certo?|Então é {v}?|Aqui consta {v}.',
  corrects: 'desculpa errei {v}|não, é {v}|*{v}|ops {v}|corrigindo {v}',
  goOn: 'sim?|e o resto?|Anotado, pode continuar|ok, continua',
  hellos: 'Olá, como posso ajudar?|Bom dia! Bem-vindo ao atendimento.|Oi, em que posso ajudar?',
  namedHellos: 'Olá, sou {n}, como posso ajudar?|Aqui é {n} do atendimento.|Boa tarde, meu nome é {n}.',
  opens: 'oi|olá|bom dia|Oi preciso de ajuda|boa tarde|tem alguém aí?',
  intros: 'me chamo {n}|sou {n}|aqui é {n}|em nome de {n}|Att, {n}|nome: {n}',
  problems:
    'meu cartão foi recusado|tem uma compra que não reconheço; meu sinistro está parado|quero mudar o seguro do carro; meu pacote não chegou|quero devolver o tênis; meu voo foi cancelado|preciso incluir mala; estou sem internet desde ontem|meu chip bloqueou; preciso remarcar consulta|não recebi o exame; quero mudar a reserva|cobraram duas vezes o quarto; a guia veio com valor errado|como renovo a licença',
  waits: 'Um momento, vou verificar.|Só um instante.|Obrigado por aguardar.',
  thanks: 'obrigado|obg|valeu|obrigada|ok perfeito',
  closings: 'Posso ajudar em algo mais?|Tenha um ótimo dia!|Resolvido, até logo.',
  lookalikes:
    'número do pedido|pedido|nº pedido; código de rastreio|rastreio; preço|valor|total; data de entrega|data; horário|funcionamento; versão|versão do app|firmware; ISBN|EAN|código do produto; nota fiscal|fatura|NF; cupom|vale|código promocional; pontos|pontos de fidelidade|milhas; referência|código da peça|peça; quantidade|qtd; central|número curto; voo|número do voo; localizador|código da reserva; quarto|apartamento do hotel; ICMS|taxa|juros; resultado|placar; protocolo|chamado|processo; leitura do medidor|peso|tamanho',
  without:
    'onde acho meu {k}?|não quero passar meu {k} aqui|Nunca informe seu {k} neste chat.|esqueci meu {k}|mudei de {k}|o campo {k} fica vazio',
  harmless:
    'fiquei 45 minutos na fila|já faz 10-15 dias|somos 4 adultos e 2 crianças|cheguei às 14h30|estava 3 a 1 e caiu o sinal|nossos lugares são 23A e 23B',
});
