-- A contact attribute is one by which somebody can be reached, and from now on that is enforced. A name is not; where a name was
-- only proposed, and nobody has described it yet, it was marked so for want of another word.
update attribute_definitions set sensitivity = 'ordinary'
where status = 'proposed' and sensitivity = 'contact' and key in ('name', 'firstName', 'lastName');
