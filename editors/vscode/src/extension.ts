// Starts `casebook server` and connects the editor to it; a few commands run the program as tasks.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration("casebook");
}

function program(): string {
  return settings().get<string>("path") || "casebook";
}

function options(): Record<string, string> {
  const zone = settings().get<string>("timeZone");
  return {
    diagnostics: settings().get<string>("diagnostics") ?? "book",
    preview: settings().get<string>("preview") ?? "http://127.0.0.1:3000/",
    timeZone: zone || Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

async function start(): Promise<void> {
  const server: ServerOptions = {
    command: program(),
    args: ["server", ...(settings().get<string[]>("arguments") ?? [])],
  };
  const clientOptions: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "markdown" },
      { scheme: "untitled", language: "markdown" },
      { scheme: "file", pattern: "**/book.toml" },
      { scheme: "file", pattern: "**/_schema/*.{yaml,yml}" },
    ],
    initializationOptions: options(),
  };
  client = new LanguageClient("casebook", "Casebook", server, clientOptions);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const message = `Casebook cannot be started as "${program()}": ${String(error)}`;
    const open = "Open Settings";
    if ((await vscode.window.showErrorMessage(message, open)) === open) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "casebook.path");
    }
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

// The folder of the book around the file that is open, else the folder of the workspace.
async function book(): Promise<vscode.Uri | undefined> {
  const file = vscode.window.activeTextEditor?.document.uri;
  const root = file && vscode.workspace.getWorkspaceFolder(file);
  if (file && root) {
    let folder = vscode.Uri.joinPath(file, "..");
    const liesIn = (path: string): boolean => path === root.uri.path || path.startsWith(`${root.uri.path}/`);
    while (liesIn(folder.path)) {
      try {
        await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, "book.toml"));
        return folder;
      } catch {
        folder = vscode.Uri.joinPath(folder, "..");
      }
      if (folder.path === "/") break;
    }
  }
  return root?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
}

// Runs the program as a task, without a shell: nothing in an argument means anything but itself. The terminal of a task stays
// when the program ends, with what it said.
async function run(name: string, args: string[]): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    await vscode.window.showWarningMessage("Casebook runs no commands in a folder that is not trusted.");
    return;
  }
  const folder = await book();
  const execution = new vscode.ProcessExecution(program(), [name, ...args], { cwd: folder?.fsPath });
  const scope = (folder && vscode.workspace.getWorkspaceFolder(folder)) ?? vscode.TaskScope.Workspace;
  const task = new vscode.Task({ type: "casebook", command: name }, scope, name, "casebook", execution, []);
  task.isBackground = name === "serve";
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    focus: true,
    clear: true,
  };
  await vscode.tasks.executeTask(task);
}

async function search(): Promise<void> {
  const query = await vscode.window.showInputBox({ prompt: "Have we seen this?", placeHolder: "pool exhausted" });
  if (query) await run("search", ["--", query]);
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const register = vscode.commands.registerCommand;
  context.subscriptions.push(
    register("casebook.serve", () => run("serve", [])),
    register("casebook.search", search),
    register("casebook.new", () => run("new", [])),
    register("casebook.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("casebook")) await restart();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}
