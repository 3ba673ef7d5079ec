"""Asks `chancery mcp` everything through the client library of the Model Context Protocol: assistant.py PROGRAM REGISTER."""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(program: str, register: str) -> None:
    server = StdioServerParameters(command=program, args=["--register", register, "mcp"])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        begun = await session.initialize()
        assert begun.serverInfo.name == "chancery" and "never" in (begun.instructions or "")
        await session.send_ping()
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert set(tools) == {"search", "dyad", "mechanism", "commitments", "evidence", "brief"}, tools
        assert all(tool.annotations.readOnlyHint for tool in tools.values())

        async def ask(name: str, **arguments: object) -> tuple[str, bool]:
            answer = await session.call_tool(name, arguments)
            return answer.content[0].text, bool(answer.isError)

        text, failed = await ask("search", query="agreed", limit=5)
        assert not failed, text
        source = json.loads(text)["items"][0]["source"]
        text, failed = await ask("evidence", record=source)
        assert not failed and "⟦" in text, text
        text, failed = await ask("search", query="")
        assert failed and "query" in text, text
        text, failed = await ask("evidence", record="no such record")
        assert failed, text


asyncio.run(main(*sys.argv[1:]))
