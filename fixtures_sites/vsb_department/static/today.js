document.write('今天是2026年11月20日　星期五');
