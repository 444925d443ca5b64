// One Spanish text for every code of the error catalogue: what happened, then what to do.
import type { ErrorCode } from "#kernel/errors.ts";
import { fileErrors } from "#portfolio/core/file-refusal-texts.ts";

export const errors: Readonly<Record<ErrorCode, string>> & { readonly offline: string } = {
  offline: "No hay respuesta del servidor. Revisa la conexión; se seguirá intentando.",
  bad_request: "El servidor no entendió la solicitud. Vuelve a cargar la página e inténtalo otra vez.",
  validation_failed: "Hay datos que no son válidos. Revisa los campos marcados.",
  not_authenticated: "Tu sesión terminó. Entra de nuevo; lo que escribiste sigue aquí.",
  bad_credentials: "El usuario o la contraseña no coinciden. Revísalos e inténtalo otra vez.",
  locked_out: "Demasiados intentos. Espera unos minutos o pide ayuda a quien administra el sistema.",
  too_many_requests: "Demasiadas solicitudes seguidas. Espera un momento e inténtalo otra vez.",
  views_spent:
    "Ya abriste en una hora todas las fichas que puedes ver sin que te toquen. Las tuyas siguen abiertas; para otra, espera o pide ayuda a tu supervisor.",
  csrf_missing: "La página quedó desactualizada. Vuelve a cargarla e inténtalo otra vez.",
  not_allowed: "Tu perfil no permite esta acción. Pídela a quien supervisa.",
  not_found: "No se encontró lo que buscas. Puede haber cambiado o no pertenecer a tus carteras.",
  conflict: "Otra persona cambió esto mientras lo editabas. Vuelve a cargar y repite el cambio.",
  idempotency_mismatch:
    "Este guardado ya se había hecho con otros datos. Revisa la línea de tiempo antes de repetir.",
  already_set_up: "La instalación ya está hecha. Entra con tu usuario.",
  wrong_setup_code: "El código no coincide. Cópialo tal como aparece en la ventana donde se inició Recaudo.",
  weak_password: "La contraseña es débil. Usa al menos 12 caracteres, por ejemplo cuatro palabras.",
  one_time_expired: "Tu clave de un solo uso venció. Pide otra a quien supervisa o administra.",
  password_expired: "Elige primero una contraseña propia.",
  user_blocked:
    "Bloquearon tu usuario. Termina esta llamada y guarda su resultado; después se cierra tu sesión.",
  users_file:
    "El archivo tiene errores y no se cambió a nadie. Corrige estas filas y súbelo entero otra vez.",
  moved_meanwhile: "Otra persona lo movió de equipo mientras tanto.",
  ...fileErrors,
  segment_invalid: "El segmento tiene una condición que no se puede evaluar. Revisa la condición marcada.",
  campaign_not_ready: "La campaña aún no puede empezar. Completa lo que falta.",
  campaign_state: "La campaña cambió de estado. Mira su estado actual y decide otra vez.",
  export_unapproved:
    "Son más de 10.000 filas en un día: otra persona debe aprobarla antes de que se pueda descargar.",
  export_refused: "Otra persona no aprobó esta exportación. Su motivo está en la lista.",
  export_gone: "El archivo se guarda un día y ya no está. Pide la exportación de nuevo.",
  return_unmapped: "Hay resultados sin código del mandante. El archivo no se hizo.",
  sheet_invalid: "La carta tiene algo que no se puede firmar. Revisa los campos marcados.",
  contact_denied: "No se puede contactar a esta persona ahora.",
  seat_taken: "Tu puesto está abierto en otra ventana o equipo. Puedes traerlo aquí.",
  seat_state:
    "Tu puesto no está en un estado que lo permita. Si hay una llamada sin resultado, regístralo primero.",
  disposition_invalid: "Ese resultado no existe en el árbol vigente o le falta un dato. Elige otra vez.",
  promise_out_of_policy: "La promesa está fuera de la política de la cartera. Ajusta el monto o la fecha.",
  promise_already_active: "La deuda ya tiene una promesa vigente. Revísala antes de tomar otra.",
  account_closed: "La deuda ya está pagada o fue retirada. Actualiza la ficha.",
  identity_not_verified: "Falta verificar la identidad. Verifícala antes de hablar de la deuda.",
  trunk_invalid: "Los datos de la troncal no son válidos. Revisa el servidor, el puerto y los números.",
  disk_full: "Queda muy poco disco libre: no se cargan ni se generan archivos hasta que se libere espacio.",
  demo_account_refused: "Las cuentas de demostración no se llaman por una troncal real.",
  engine_unavailable:
    "El motor de llamadas no responde. La llamada en curso sigue; reintenta en unos segundos.",
  database_unavailable:
    "La base de datos no responde. La llamada en curso sigue y nada de lo guardado se pierde; reintenta en unos segundos.",
  internal: "Algo falló en el servidor. Reintenta y, si sigue, entrega el código de solicitud a soporte.",
};
