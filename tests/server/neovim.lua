-- Neovim as a client, without a screen: shows a finding, completes a cause, applies a fix. Each result is a line of output.

local casebook, book, entry = vim.env.CASEBOOK, vim.env.BOOK, vim.env.ENTRY

local function say(text)
  io.stdout:write(text .. "\n")
end

local function wait_for(what, condition)
  if not vim.wait(30000, condition, 50) then
    say("no " .. what)
    vim.cmd("cquit")
  end
end

vim.cmd("edit " .. vim.fn.fnameescape(entry))
local buffer = vim.api.nvim_get_current_buf()
vim.bo[buffer].filetype = "markdown"
local id = vim.lsp.start_client({
  name = "casebook",
  cmd = { casebook, "server" },
  root_dir = book,
  workspace_folders = { { uri = vim.uri_from_fname(book), name = "book" } },
})
vim.lsp.buf_attach_client(buffer, id)

local function found(code)
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    if one.code == code or (one.user_data and one.user_data.lsp.code == code) then
      return one
    end
  end
end

wait_for("finding", function() return found("CB107") end)
say("finding: " .. vim.split(found("CB107").message, "\n")[1])

-- In insert mode the cursor would stand behind the last letter.
local function place(line, column)
  return {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    position = { line = line, character = column },
  }
end

local function line_with(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    if line:find(text, 1, true) then return number - 1, line end
  end
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 30000)
  local answer = answers and answers[id]
  if not answer or answer.err then
    say("no answer to " .. method .. ": " .. vim.inspect(answer))
    vim.cmd("cquit")
  end
  return answer.result
end

local number, line = line_with("root_causes: [capacity/con")
local list = ask("textDocument/completion", place(number, #line - 1))
for _, item in ipairs(list.items) do
  if item.label == "capacity/connection-pool" then
    vim.lsp.util.apply_text_edits({ item.textEdit }, buffer, "utf-16")
  end
end
say("completed: " .. select(2, line_with("root_causes")))

number, line = line_with("severity")
local params = {
  textDocument = vim.lsp.util.make_text_document_params(buffer),
  range = { start = { line = number, character = 11 }, ["end"] = { line = number, character = 11 } },
  context = { diagnostics = {} },
}
for _, action in ipairs(ask("textDocument/codeAction", params)) do
  if action.isPreferred then
    vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
    break
  end
end
say("fixed: " .. select(2, line_with("severity")))
wait_for("end of the finding", function() return not found("CB107") end)
say("gone")
vim.cmd("qall!")
