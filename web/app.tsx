// The routes: who is not logged in goes to the door, everyone else to the place of their role.
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { createBrowserRouter, type RouteObject, RouterProvider } from "react-router";
import { queries } from "./shared/queries.ts";
import { Crash, NotFound } from "./shared/shell/broken.tsx";
import { Guarded, Home } from "./shared/shell/guarded.tsx";
import { Shell } from "./shared/shell/shell.tsx";
import { theme } from "./shared/theme/theme.ts";

const routes: RouteObject[] = [
  { path: "/entrar", lazy: async () => ({ Component: (await import("./entry/log-in.tsx")).LogInPage }) },
  {
    path: "/clave",
    lazy: async () => ({ Component: (await import("./entry/change-password.tsx")).ChangePasswordPage }),
  },
  { path: "/instalar", lazy: async () => ({ Component: (await import("./entry/set-up.tsx")).SetUpPage }) },
  {
    element: <Shell />,
    errorElement: <Crash />,
    children: [
      { index: true, element: <Home /> },
      {
        element: <Guarded can="desk.work" />,
        children: [
          { path: "puesto", lazy: async () => ({ Component: (await import("./desk/desk.tsx")).DeskPage }) },
        ],
      },
      {
        element: <Guarded can="floor.watch" />,
        children: [
          { path: "piso", lazy: async () => ({ Component: (await import("./floor/floor.tsx")).FloorPage }) },
        ],
      },
      {
        path: "oficina/*",
        lazy: async () => ({ Component: (await import("./office/office.tsx")).OfficePage }),
      },
      { path: "*", element: <NotFound /> },
    ],
  },
];
const router = createBrowserRouter([
  { errorElement: <Crash />, hydrateFallbackElement: <div aria-busy="true" />, children: routes },
]);

export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" autoClose={6000} limit={4} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
