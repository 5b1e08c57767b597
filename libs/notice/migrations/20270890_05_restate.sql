-- An open task says what is so by now, where what it is about goes on changing.
GRANT UPDATE (params) ON notice.notice TO worker;
