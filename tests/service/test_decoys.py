"""Practice pairs where no folder of them is named."""

import httpx


def test_pairs_are_switched_on_without_any(client: httpx.Client) -> None:
    refused = client.post("/v1/decoys/settings", json={"checkpoint": "CGK", "minutes": 60})
    assert (refused.status_code, refused.json()["mend"]) == (409, "An operator names their folder: IASS_DECOY_FOLDER")
    assert client.post("/v1/decoys/settings", json={"checkpoint": "CGK"}).status_code == 204
    told = client.get("/v1/decoys").json()
    assert told["pairs"] == 0 and told["checkpoints"][0]["minutes"] is None
    assert client.post("/v1/decoys/offers", json={"lane": "CGK/C01"}).json() == {"look_id": None, "wait_seconds": 300}
    assert client.post("/v1/decoys/offers", json={"lane": "CGK/none"}).status_code == 404
    assert client.get("/v1/decoys/none/images/left").status_code == 404
