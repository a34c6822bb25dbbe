"""A visitor reports a room, an operator takes it down, its brand reads why and answers; it comes back."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import NO_WEBGL, profile
from tests.e2e.member import signed_in
from tests.e2e.person import Person
from tests.shop import Shop

WHY = "It is a copy; the maker has shown the original."


def test_from_a_report_to_the_answer(browser: Browser, shop: Shop) -> None:
    visitor, house = (profile(browser, viewport={"width": 900, "height": 700}).new_page() for _ in range(2))
    try:
        visitor.add_init_script(NO_WEBGL)
        visitor.goto(f"{shop.url}/rooms/gallery")
        Person(visitor).enter("Rita")
        number = reported(visitor)
        signed_in(house, shop, operator=True)
        house.goto(f"{shop.url}/operate")
        taken_down(house)

        # Who is inside reads it, and who asks by the number hears why.
        expect(visitor.get_by_text("have closed this room")).to_be_visible()
        receipt = visitor.context.new_page()
        receipt.goto(f"{shop.url}/reports/{number}")
        expect(receipt.get_by_role("status")).to_have_text("It was taken down.")
        expect(receipt.get_by_text(WHY)).to_be_visible()

        house.goto(f"{shop.url}/brand")
        notice = house.get_by_role("region", name="From those who run the shop")
        expect(notice.get_by_text(WHY)).to_be_visible()
        notice.get_by_label("Your answer").fill("The copy is gone.")
        notice.get_by_role("button", name="Send the answer").click()
        expect(notice.get_by_text("You answered: The copy is gone.")).to_be_visible()

        house.goto(f"{shop.url}/operate")
        desk = house.get_by_role("region", name="Reports")
        expect(desk.get_by_text("The brand answers: The copy is gone.")).to_be_visible()
        desk.get_by_role("button", name="Show it again").click()
        decide(house, "Show it again", "The copy is gone.")
        expect(desk.get_by_text("Shown again")).to_be_visible()
        assert visitor.request.get(f"{shop.url}/api/rooms/gallery").status == 200
    finally:
        visitor.context.close()
        house.context.close()


def reported(page: Page) -> str:
    """Reports the room by its button. Returns the receipt's number."""
    page.get_by_role("button", name="Report this room").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What is wrong").select_option("counterfeit")
    dialog.get_by_label("In your own words").fill("My lamp is copied here.")
    dialog.get_by_role("button", name="Send").click()
    number = dialog.get_by_label("Its number").input_value()
    assert number.startswith("R-")
    dialog.get_by_role("button", name="Close").click()
    return number


def taken_down(page: Page) -> None:
    desk = page.get_by_role("region", name="Reports")
    report = desk.get_by_role("listitem").filter(has_text="My lamp is copied here.")
    report.get_by_role("button", name="Take down").click()
    decide(page, "Take down", WHY)
    expect(desk.get_by_text(WHY)).to_be_visible()


def decide(page: Page, action: str, reason: str) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill(reason)
    dialog.get_by_role("button", name=action).click()
    expect(dialog).to_be_hidden()
