// The codes a row can be refused with. They travel in the rejects file as `codigo_error`; the Spanish sentence of each
// lives in import/texts.ts.

export type RowCode =
  | "celdas_faltan"
  | "celdas_sobran"
  | "comilla_sin_cerrar"
  | "caracter_nulo"
  | "obligatorio"
  | "texto_largo"
  | "documento_invalido"
  | "documento_digito"
  | "documento_largo"
  | "documento_tipo"
  | "numero_cientifico"
  | "numero_invalido"
  | "numero_negativo"
  | "numero_decimales"
  | "numero_fuera_de_rango"
  | "fecha_invalida"
  | "fecha_imposible"
  | "fecha_ano_corto"
  | "fecha_serial_excel"
  | "moneda_desconocida"
  | "si_no_invalido"
  | "clave_duplicada"
  | "operacion_desconocida"
  | "operacion_de_otro_titular"
  | "persona_borrada"
  | "documento_desconocido"
  | "motivo_desconocido";

/** Why one number of a cell is not kept. The row itself is loaded: a debt is not lost over a bad phone. */
export type PhoneCode =
  | "telefono_invalido"
  | "telefono_cientifico"
  | "telefono_corto"
  | "telefono_emergencia"
  | "telefono_codigo_servicio"
  | "telefono_con_anexo"
  | "telefono_satelital"
  | "telefono_tarificado"
  | "telefono_de_servicio"
  | "telefono_otro_pais"
  | "telefonos_de_mas";

export type WarningCode = PhoneCode | "correo_invalido";

export interface Refusal {
  /** The field of ours that the cell fills, or "fila" when it is the row as a whole. */
  readonly field: string;
  readonly code: RowCode;
  /** The header of the column, as the file wrote it. */
  readonly column?: string;
  /** What the cell said; texts truncate it before showing it. */
  readonly value?: string;
  /** What the sentence needs besides: a limit, an expected length, the row that came first. */
  readonly detail?: string | number;
}

export interface Warning {
  readonly field: string;
  readonly code: WarningCode;
  readonly column: string;
}

/** One reason against one row, as it is kept for whoever sent the file. */
export interface RejectRow {
  readonly row: number;
  readonly field: string;
  readonly code: string;
  readonly message: string;
  readonly cells: readonly string[];
}

/** One refused row with all its reasons, as its file comes back. */
export interface RejectedRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly reasons: readonly { readonly field: string; readonly code: string; readonly message: string }[];
}
