"""A server of aiokatcp that knows nothing of groups, and has the sensors of an interface that does; it prints its port."""

import asyncio
import enum
import ipaddress

import aiokatcp

NOMINAL = aiokatcp.Sensor.Status.NOMINAL


class ProductState(enum.Enum):
    IDLE = b"idle"
    CAPTURING = b"capturing"
    FAILED = b"failed"

    @property
    def katcp_value(self):
        return self.value


class Products(aiokatcp.DeviceServer):
    VERSION = "products-1.0"
    BUILD_STATE = "products-1"

    def __init__(self):
        super().__init__("127.0.0.1", 0)
        self.sensors.add(aiokatcp.Sensor(float, "rx.temp", "Its temperature.", "K", default=31.0, initial_status=aiokatcp.Sensor.Status.WARN))
        self.sensors.add(aiokatcp.Sensor(float, "other.thing", "Of no group.", default=1.0, initial_status=NOMINAL))

    def add_product(self, product):
        self.sensors.add(aiokatcp.Sensor(ProductState, f"{product}.state", "What it is doing.", default=ProductState.IDLE, initial_status=NOMINAL))
        address = aiokatcp.Address(ipaddress.ip_address("127.0.0.1"), 7147)
        self.sensors.add(aiokatcp.Sensor(aiokatcp.Address, f"{product}.telstate-address", "A port.", default=address, initial_status=NOMINAL))
        for beam in range(2):
            self.sensors.add(aiokatcp.Sensor(str, f"{product}.beam{beam}.weights", "Its weights.", default="1,2", initial_status=NOMINAL))

    async def request_add(self, ctx, products: str):
        """Add products."""
        for product in products.split(","):
            self.add_product(product)
        self.mass_inform("interface-changed", "sensor-list")

    async def request_remove(self, ctx, product: str):
        """Remove a product."""
        for name in [name for name in self.sensors if name.startswith(f"{product}.")]:
            del self.sensors[name]
        self.mass_inform("interface-changed", "sensor-list")

    async def request_set(self, ctx, product: str, state: ProductState):
        """Set the state of a product."""
        failed = aiokatcp.Sensor.Status.ERROR if state is ProductState.FAILED else NOMINAL
        self.sensors[f"{product}.state"].set_value(state, status=failed)


async def main():
    server = Products()
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
