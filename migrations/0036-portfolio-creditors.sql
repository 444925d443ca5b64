-- Who of the agency changed a phone or an address is not the creditor's to read.
call hide_from_creditors('contact_point_change');
