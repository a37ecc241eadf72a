"""The page and OSCQuery over HTTP and WebSocket, on the conductor's event loop.

aiohttp is imported below this package only, and this package only where the web is wanted.
"""
