"""``marked`` fills marks with words just as markupsafe does."""

import pytest
from jinja2 import Environment
from markupsafe import Markup

from lodestone.publish.site.marked import beside, marked, table_rows

PARTS = ["plain", "<b>&\"'", Markup("<b>bold</b>"), 7, None, 2.5, ""]


@pytest.mark.parametrize("value", ["plain", "<b>&\"'", Markup("<b>bold</b>"), 7, None, 2.5, ""])
def test_a_value_is_escaped_as_markupsafe_escapes_it(value: object) -> None:
    template = '<a href="{}">{}</a>'
    assert marked(template, value, value) == Markup(template).format(value, value)
    assert isinstance(marked(template, value, value), Markup)


@pytest.mark.parametrize("values", [(), ("a",), ("a", "b", "c")])
def test_as_many_values_as_places(values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        marked("{} {}", *values)


@pytest.mark.parametrize("parts", [PARTS, PARTS[:1], []])
def test_parts_stand_beside_each_other_as_markupsafe_joins_them(parts: list[object]) -> None:
    between = Markup("<br>")
    made = beside(between, parts)
    assert made == between.join(parts)  # type: ignore[arg-type]
    assert isinstance(made, Markup)


def test_the_rows_of_a_table_are_those_that_the_template_wrote_cell_by_cell() -> None:
    rows = [PARTS, [""], [], ["<td>"]]
    cells = "{% for cell in row %}<td>{{ cell }}</td>{% endfor %}"
    template = f"{{% for row in rows %}}<tr>{cells}</tr>\n{{% endfor %}}"
    assert table_rows(rows) == Environment(autoescape=True).from_string(template).render(rows=rows)
