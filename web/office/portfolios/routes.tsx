// The addresses of these pages.
import { Route, Routes } from "react-router";
import { LoadPage } from "./load-page.tsx";
import { PortfolioPage } from "./portfolio.tsx";
import { PortfolioList } from "./portfolios.tsx";
import { ReturnProfilePage, ReturnsPage } from "./returns/returns-page.tsx";
import { SharingPage } from "./sharing/sharing-page.tsx";
import { SheetPage, SignPage } from "./sheet/sheet-page.tsx";

export function PortfoliosPage() {
  return (
    <Routes>
      <Route index element={<PortfolioList />} />
      <Route path=":id" element={<PortfolioPage />} />
      <Route path=":id/carta" element={<SheetPage />} />
      <Route path=":id/carta/firmar" element={<SignPage />} />
      <Route path=":id/convenios" element={<SharingPage />} />
      <Route path=":id/devolucion" element={<ReturnsPage />} />
      <Route path=":id/devolucion/perfil" element={<ReturnProfilePage />} />
      <Route path=":id/cargar" element={<LoadPage />} />
      <Route path=":id/cargas/:jobId" element={<LoadPage />} />
    </Routes>
  );
}
