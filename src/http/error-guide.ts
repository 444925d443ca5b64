// Why each error code is answered and what to do about it, for whoever integrates: the page /docs/errors. The English table
// in docs/integrating/errors.md says the same for readers of the repository.
import type { ErrorCode } from "#kernel/errors.ts";

export interface Advice {
  readonly cause: string;
  readonly mend: string;
}

export const errorGuide: Readonly<Record<ErrorCode, Advice>> = {
  bad_request: {
    cause:
      "La solicitud no se puede leer: JSON roto, un tipo de contenido que la ruta no acepta o un encabezado fuera de límites.",
    mend: "Corrige la solicitud.",
  },
  validation_failed: {
    cause: "Falta un campo o tiene otra forma; «details.fields» nombra cada uno con su regla.",
    mend: "Corrige esos campos.",
  },
  not_authenticated: { cause: "No hay sesión, o terminó.", mend: "Inicia sesión con POST /v1/session." },
  bad_credentials: {
    cause: "El usuario o la contraseña no es correcto; no se dice cuál.",
    mend: "Revísalos; cinco errores seguidos bloquean al usuario.",
  },
  locked_out: {
    cause: "Demasiadas contraseñas equivocadas seguidas.",
    mend: "Espera hasta el instante de «details.until».",
  },
  too_many_requests: { cause: "Esta dirección pide demasiado seguido.", mend: "Baja el ritmo y reintenta." },
  views_spent: {
    cause: "En una hora se abrieron «details.most» fichas de personas que no le tocan a este usuario.",
    mend: "Las propias siguen abiertas. Espera; las de hace más de una hora ya no cuentan.",
  },
  csrf_missing: {
    cause: "Un cambio llegó sin el testigo CSRF de la sesión.",
    mend: "Envía en «x-csrf-token» el que entrega GET /v1/session.",
  },
  not_allowed: {
    cause: "El perfil del usuario no tiene el permiso de «details.permission».",
    mend: "Pídelo a quien administra el sistema.",
  },
  not_found: {
    cause: "No existe, o no está al alcance de quien pregunta: las dos cosas se ven igual a propósito.",
    mend: "Revisa el identificador y las carteras del usuario.",
  },
  conflict: {
    cause: "Ya existe, cambió mientras tanto, o la misma clave todavía se está atendiendo.",
    mend: "Léelo de nuevo y repite el cambio.",
  },
  idempotency_mismatch: {
    cause: "Una Idempotency-Key llegó otra vez con otra solicitud.",
    mend: "Usa una clave nueva.",
  },
  already_set_up: { cause: "El primer administrador ya existe.", mend: "Inicia sesión." },
  wrong_setup_code: {
    cause: "El código de un solo uso no es el impreso al iniciar.",
    mend: "Cópialo de nuevo de la ventana donde se inició Recaudo.",
  },
  weak_password: {
    cause: "La contraseña es demasiado corta, de las más usadas, o la misma de antes.",
    mend: "Elige otra, de al menos 12 caracteres.",
  },
  one_time_expired: {
    cause: "La clave de un solo uso tiene más de 72 horas.",
    mend: "Pide otra a quien supervisa o administra.",
  },
  password_expired: {
    cause: "La sesión se abrió con una contraseña de un solo uso.",
    mend: "Elige una propia con PUT /v1/session/password.",
  },
  user_blocked: {
    cause: "El usuario fue bloqueado; su sesión dura lo que la llamada en curso y su resultado.",
    mend: "Termina la llamada y guarda el resultado.",
  },
  users_file: {
    cause: "Una o más filas están mal: «faults» dice fila, columna y código de cada una.",
    mend: "Corrígelas y envía el archivo entero otra vez.",
  },
  moved_meanwhile: {
    cause: "Otra persona movió al gestor después de tu última lectura: «by» y «at» dicen quién y cuándo.",
    mend: "Mira dónde quedó y, si aún corresponde, muévelo con la versión nueva.",
  },
  file_empty: {
    cause: "El archivo no trae filas, o la solicitud no trae archivo.",
    mend: "Envía el archivo correcto.",
  },
  file_encoding: {
    cause: "Los bytes no son UTF-8 ni Windows-1252, o contradicen lo declarado; «details.row» dice dónde.",
    mend: "Guárdalo de nuevo como UTF-8.",
  },
  file_header: {
    cause: "Faltan columnas o hay dos iguales; «details» las nombra.",
    mend: "Corrige el encabezado o el perfil de columnas.",
  },
  file_line_too_long: {
    cause: "Una línea supera el máximo; «details.row» dice cuál.",
    mend: "Busca en esa fila una comilla sin cerrar.",
  },
  file_too_large: {
    cause: "El cuerpo o el archivo supera un límite; «details.limit» dice cuál.",
    mend: "Divídelo.",
  },
  file_not_csv: {
    cause: "Es una planilla, un comprimido o un documento en lugar de texto.",
    mend: "Expórtalo como CSV.",
  },
  file_already_loaded: {
    cause: "Los mismos bytes ya se cargaron en esta cartera, en el archivo «details.fileId».",
    mend: "Nada: nada cambiaría.",
  },
  file_partly_loaded: {
    cause:
      "La carga de un archivo de pagos se interrumpió después de aplicar una parte; el detalle dice cuánto.",
    mend: "Vuelve a cargar el mismo archivo: lo ya aplicado se reconoce y no se repite.",
  },
  file_too_many_rejects: {
    cause: "Fallan tantas filas que probablemente no es el archivo; no se cargó nada.",
    mend: "Lee el archivo de rechazos de «details.fileId», o acéptalos con «acceptRejects».",
  },
  decimal_ambiguous: {
    cause: "Los montos de una columna se pueden leer de dos maneras; «details» da ejemplos.",
    mend: "Declara el signo decimal con «decimal» o en el perfil.",
  },
  date_ambiguous: {
    cause: "Las fechas de una columna se pueden leer de dos maneras; «details» da ejemplos.",
    mend: "Declara el orden de día y mes con «dateOrder» o en el perfil.",
  },
  segment_invalid: {
    cause: "Una condición nombra un campo desconocido o un valor imposible, o hay demasiadas.",
    mend: "Corrige la condición de «details.path».",
  },
  campaign_not_ready: {
    cause: "Falta algo para empezar; «details.unmet» lo enumera.",
    mend: "Complétalo.",
  },
  campaign_state: { cause: "La campaña no está en un estado que lo permita.", mend: "Lee su estado." },
  return_unmapped: {
    cause:
      "El archivo para el mandante lleva códigos suyos y hay resultados del día que no tienen uno; «details.codes» nombra cada resultado con sus filas. El archivo no se hizo.",
    mend: "Agrega los códigos que faltan al perfil de devolución y pídelo otra vez.",
  },
  export_unapproved: {
    cause:
      "La exportación tiene «details.rows» filas; más de «details.most» en un día no salen sin que otra persona las apruebe.",
    mend: "Pide a quien aprueba exportaciones que la mire en Informes, o pide menos días.",
  },
  export_refused: {
    cause: "Quien aprueba exportaciones no aprobó esta; su motivo está en la lista.",
    mend: "Habla con esa persona o pide otra cosa.",
  },
  export_gone: {
    cause: "El archivo se guarda un día, y una solicitud sin respuesta, siete. O no se pudo hacer.",
    mend: "Pide la exportación otra vez.",
  },
  sheet_invalid: {
    cause:
      "Una carta de instrucciones afloja lo que pide la casa o tiene un valor imposible; «details.faults» nombra cada campo y lo que se aceptaría.",
    mend: "Corrige esos campos.",
  },
  contact_denied: {
    cause:
      "La ley, el mandante o la persona impiden este contacto ahora; «details» trae motivos e instante desde el que se puede.",
    mend: "Espera o elige otro canal.",
  },
  seat_taken: {
    cause: "El puesto del usuario está abierto en otro navegador.",
    mend: "Tráelo aquí, o cierra el otro.",
  },
  seat_state: {
    cause: "El puesto no está en un estado que lo permita.",
    mend: "Sigue el estado del puesto.",
  },
  disposition_invalid: {
    cause: "El resultado no existe, no es para esta llamada o le falta lo que exige.",
    mend: "Elige otra vez y complétalo.",
  },
  promise_out_of_policy: {
    cause: "El monto o la fecha pasan la política del mandante.",
    mend: "Ofrece lo que la política permite.",
  },
  promise_already_active: {
    cause: "La operación tiene una promesa vigente.",
    mend: "Anula o reemplaza esa.",
  },
  account_closed: { cause: "La operación se pagó o fue retirada.", mend: "Cierra la conversación." },
  identity_not_verified: {
    cause: "Los montos se reservan hasta identificar a la persona.",
    mend: "Verifica primero la identidad.",
  },
  trunk_invalid: {
    cause: "La dirección, las credenciales o los números de la troncal no se pueden usar.",
    mend: "Corrígelos.",
  },
  demo_account_refused: {
    cause: "Una operación de demostración iba a salir por una troncal real, o al revés.",
    mend: "Usa la troncal que corresponde.",
  },
  engine_unavailable: { cause: "El motor de llamadas no responde.", mend: "Reintenta con la misma clave." },
  database_unavailable: {
    cause: "La base de datos no responde o no tiene lugar para una pregunta más.",
    mend: "Reintenta con la misma clave después de los segundos que dice Retry-After.",
  },
  disk_full: {
    cause: "Al disco del sistema le queda muy poco espacio: no se cargan ni se generan archivos.",
    mend: "Libera espacio y reintenta; el sistema lo nota solo.",
  },
  internal: {
    cause: "Es una falla nuestra; quedó en el registro con el «requestId».",
    mend: "Reintenta una vez y, si sigue, infórmala.",
  },
};
