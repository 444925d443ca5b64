export const office = {
  title: "Oficina",
  nav: "Páginas de oficina",
  groups: { work: "Trabajo", result: "Resultados", system: "Sistema" },
  pages: {
    portfolios: "Carteras",
    segments: "Segmentos",
    campaigns: "Campañas",
    payments: "Pagos",
    compliance: "Cumplimiento",
    reports: "Informes",
    users: "Usuarios",
    trunks: "Telefonía",
    audit: "Auditoría",
    system: "Sistema",
  },
  pending: "Esta página aún no está disponible",
  pendingNext: "Mientras tanto, la misma acción existe en la línea de comandos y en la API.",
} as const;
