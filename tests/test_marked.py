"""``marked`` fills marks with words just as markupsafe does."""

import pytest
from markupsafe import Markup

from lodestone.publish.site.marked import marked


@pytest.mark.parametrize("value", ["plain", "<b>&\"'", Markup("<b>bold</b>"), 7, None, 2.5, ""])
def test_a_value_is_escaped_as_markupsafe_escapes_it(value: object) -> None:
    template = '<a href="{}">{}</a>'
    assert marked(template, value, value) == Markup(template).format(value, value)
    assert isinstance(marked(template, value, value), Markup)


@pytest.mark.parametrize("values", [(), ("a",), ("a", "b", "c")])
def test_as_many_values_as_places(values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        marked("{} {}", *values)
