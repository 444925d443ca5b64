// What the synthetic voices say: as people who pick up, and as mailboxes, operators and menus. Both lists hold short and long.

export const greetings: readonly string[] = [
  "¿Aló?",
  "¿Bueno?",
  "¿Hola?",
  "Diga.",
  "¿Sí?",
  "Sí, dígame.",
  "¿Quién habla?",
  "Aló, buenas tardes.",
  "Hola, ¿quién es?",
  "¿Con quién hablo?",
  "Buenos días.",
  "Sí, ¿con quién desea hablar?",
  "Buenas tardes, ¿con quién tengo el gusto?",
  "Aló, sí, ella habla, ¿de parte de quién?",
  "Ferretería Los Andes, buenas tardes, le atiende Marcela.",
  "Consultorio dental Sonrisas, buenos días, habla Patricia, ¿en qué le puedo ayudar?",
  "Hola, hola, un momentito por favor, que no le escucho bien, ¿quién es?",
  "Espere un segundo, que estoy manejando, ya, ahora sí, dígame, ¿quién habla?",
];

export const machines: readonly string[] = [
  "Buzón de voz.",
  "Deje su mensaje.",
  "Hola, soy Juan.",
  "Habla después del tono.",
  "Hola, no puedo contestar.",
  "Hola, te comunicaste con Carla, déjame un mensaje.",
  "Este es el contestador de la familia Rojas.",
  "Por favor, deje su mensaje después de la señal.",
  "En este momento no puedo atenderte. Déjame tu mensaje y te devuelvo la llamada.",
  "El número que usted marcó se encuentra apagado o fuera del área de servicio.",
  "Te comunicaste con el buzón de voz. Por favor, graba tu mensaje después de la señal.",
  "Bienvenido. Para ventas, marque uno. Para servicio técnico, marque dos. Para hablar con una operadora, espere en la línea.",
  "La persona con la que intenta comunicarse no está disponible. Grabe su mensaje y al terminar cuelgue.",
  "Gracias por llamar. Su llamada es muy importante para nosotros. Todos nuestros ejecutivos están ocupados.",
];
