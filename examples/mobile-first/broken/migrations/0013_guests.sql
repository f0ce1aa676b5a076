DROP TABLE guests;
ALTER TABLE bookings RENAME COLUMN note TO remark;
