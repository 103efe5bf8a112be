// The foot of every page.
document.write('<table width="980" align="center" class="foot"><tr><td width="90" align="center"><a href="https://bszs.conac.cn/sitename?method=show&id=5D1F2A7B9C3E3399000026A0B1C2D3E4"><img src="/images/red.png" width="50" height="60" border="0" alt="党政机关"></a></td>');
document.write('<td align="center">版权所有：云汀市档案馆　　网站标识码：3399000026<br>地址：云汀市临溪路19号　电话：0599-8622300　邮编：339900<br>浙公网安备 33990102000052号　');
document.write('<a href="/wzsm_old.htm">网站声明</a>　<a href="/jiucuo.htm?site_code=3399000026">我为政府网站找错</a></td></tr></table>');
