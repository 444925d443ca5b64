// The addresses of these pages.
import { Route, Routes } from "react-router";
import { CampaignPage, NewCampaignPage } from "./campaign.tsx";
import { CampaignList } from "./campaigns.tsx";

export function CampaignsPage() {
  return (
    <Routes>
      <Route index element={<CampaignList />} />
      <Route path="nueva" element={<NewCampaignPage />} />
      <Route path=":id" element={<CampaignPage />} />
    </Routes>
  );
}
