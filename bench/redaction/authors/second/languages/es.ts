import { language } from './language.js';

export const es = language({
  code: 'es',
  names: [
    'María|Lucía|Carmen|Guadalupe|Ximena|Noelia|Ángela|Valentina',
    'José|Javier|Miguel Ángel|Luis|Íñigo|Diego|Andrés|Santiago',
    'García|Hernández|López Ruiz|Muñoz|Fernández|Peña|Rodríguez|de la Cruz|Gutiérrez|Ibáñez|Castro|Ramírez',
  ],
  months: 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre',
  nouns:
    'número de tarjeta|tarjeta|nº de tarjeta|num tarjeta|tarjeta de crédito; caducidad|fecha de vencimiento|vence|vto; cvv|código de seguridad|cvc; pin|clave del cajero|PIN|nip; correo|email|correo electrónico|mail; teléfono|móvil|celular|tel|número de teléfono|cel; documento|número de identidad; número de cuenta|cuenta|nº de cuenta; pasaporte|número de pasaporte|nº pasaporte; carnet de conducir|licencia de conducir|permiso de conducir; tarjeta sanitaria|número de afiliado|nº de póliza de salud; matrícula|placas|placa|patente; dirección de bitcoin|wallet; fecha de nacimiento|nacimiento|f. nac.|nací el; código postal|CP|cod postal; dirección|domicilio|dirección de envío; contraseña|clave|password; código|código de verificación|código que me llegó; clave api|token de acceso|token; enlace|link para restablecer; nombre|nombre completo',
  asks: '¿Me puede indicar su {k}?|¿Cuál es su {k}, por favor?|Para verificar necesito su {k}|Me facilita {k}?|¿Y su {k}?|Indíqueme por favor {k}',
  gives: 'mi {k} es {v}|{k}: {v}|{k} {v}|aquí va {k} {v}|le paso {k} {v}|{k} = {v}|el {k} es {v}|anote {k} {v}',
  bares: '{v}|{v}|si {v}|es {v}|claro {v}|{v} gracias|ahí va {v}',
  repeats: 'Anoté {v}, ¿es correcto?|Entonces {v}, ¿verdad?|En sistema aparece {v}.',
  corrects: 'perdón me equivoqué {v}|no, es {v}|*{v}|corrijo {v}|digo {v}',
  goOn: '¿sí?|¿y lo demás?|Anotado, continúe|ok sigue',
  hellos: 'Buenos días, ¿en qué puedo ayudarle?|Hola, bienvenido a atención al cliente.|¡Hola! ¿Cómo te ayudo?',
  namedHellos: 'Hola, soy {n}, ¿en qué le ayudo?|Le atiende {n}.|Buenas tardes, mi nombre es {n}.',
  opens: 'hola|buenas|buenos días|Hola necesito ayuda|disculpe|hay alguien?',
  intros: 'me llamo {n}|soy {n}|a nombre de {n}|mi nombre es {n}|Saludos, {n}|nombre: {n}',
  problems:
    'me rechazan la tarjeta|hay un cargo que no reconozco; mi siniestro sigue abierto|quiero cambiar el seguro del coche; no me llegó el paquete|quiero devolver los zapatos; cancelaron mi vuelo|necesito agregar una maleta; no tengo internet desde ayer|mi línea está bloqueada; necesito cambiar mi cita|no recibí mis resultados; quiero cambiar la reserva|me cobraron dos veces la habitación; la notificación tiene mal el importe|cómo renuevo el permiso',
  waits: 'Un momento, por favor.|Permítame verificar.|Gracias por su paciencia.',
  thanks: 'gracias|mil gracias|ok perfecto|muchas gracias|vale gracias',
  closings: '¿Algo más en que pueda ayudarle?|Que tenga buen día.|Listo, hasta luego.',
  lookalikes:
    'número de pedido|pedido|nº pedido; número de seguimiento|guía|localizador del envío; precio|importe|total; fecha de entrega|fecha; horario|horas de apertura; versión|versión de la app|firmware; ISBN|EAN|código de barras; número de factura|factura|fact.; código de descuento|vale|cupón; puntos|puntos de fidelidad|millas; referencia|número de pieza|ref.; cantidad|unidades; teléfono corto|línea de ayuda; vuelo|número de vuelo; localizador|código de reserva; habitación|número de habitación; IVA|tipo de interés|tasa; resultado|marcador; número de caso|ticket|expediente; lectura del contador|peso|talla',
  without:
    '¿dónde encuentro mi {k}?|no quiero dar mi {k} por aquí|Nunca comparta su {k} en este chat.|olvidé mi {k}|cambié de {k}|el campo {k} sale vacío',
  harmless:
    'estuve 45 minutos esperando|ya van 10-15 días|somos 4 adultos y 2 niños|llegué a las 14:30|iban 3-1 y se cayó la señal|tenemos los asientos 23A y 23B',
});
